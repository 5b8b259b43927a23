using MergeDsl.Execution;

namespace MergeDsl.Output;

/// <summary>What makes the tensors: the engine, or a stand-in in tests of what surrounds it.</summary>
internal delegate void TensorEngine(
    IReadOnlyList<EngineOutput> outputs, EngineOptions options, IProgress<MergeProgress>? progress, CancellationToken cancellationToken);
