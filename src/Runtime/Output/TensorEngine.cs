using MergeDsl.Execution;
using MergeDsl.Planning;

namespace MergeDsl.Output;

/// <summary>What makes the tensors: the engine, or a stand-in in tests of what surrounds it.</summary>
internal delegate void TensorEngine(
    IReadOnlyList<PlannedTensor> tensors, ITensorSink sink, EngineOptions options, IProgress<MergeProgress>? progress, CancellationToken cancellationToken);
