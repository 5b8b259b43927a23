using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>
/// A tensor that an earlier stage makes, rounded to the type that the stage would have written. It is never read: the
/// engine makes it, once, and lets its consumers read what came of it.
/// </summary>
/// <param name="stage">The stage's name.</param>
/// <param name="made">The tensor, as the stage plans it.</param>
/// <param name="seed">The stage's seed of random masks.</param>
internal sealed class StageTensor(string stage, PlannedTensor made, ulong seed) : TensorSource(made.Name, made.Shape, made.OutputType)
{
    public string Stage { get; } = stage;

    public PlannedTensor Made { get; } = made;

    public ulong Seed { get; } = seed;

    public override ReadCost Cost => ReadCost.Expensive;

    public override IReadOnlyList<TensorSource> Origins => [.. Made.Inputs.Select(i => i.Source)];

    public override void ReadBytes(long start, Span<byte> destination) =>
        throw new NotSupportedException($"{Name} of stage {Stage} is made while the merge runs.");
}
