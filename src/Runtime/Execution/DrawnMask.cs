using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Each element stays with the same probability, whatever becomes of the others.</summary>
internal sealed class DrawnMask(ulong key, double probability) : ElementMask
{
    public override void Apply<T>(long start, Span<T> delta) => RandomMask.Apply(key, probability, start, delta);
}
