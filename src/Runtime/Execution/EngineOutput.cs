using MergeDsl.Planning;

namespace MergeDsl.Execution;

/// <summary>The tensors of one output, and where they go.</summary>
/// <param name="Tensors">The tensors, in the order in which they are begun.</param>
/// <param name="Sink">Takes their bytes.</param>
/// <param name="Seed">The seed of random masks.</param>
internal sealed record EngineOutput(IReadOnlyList<PlannedTensor> Tensors, ITensorSink Sink, ulong Seed)
{
    /// <summary>What progress and errors call it; null for the only one of a run.</summary>
    public string? Name { get; init; }
}
