namespace MergeDsl.Execution;

/// <summary>No element stays.</summary>
internal sealed class NothingMask : ElementMask
{
    public override void Apply<T>(long start, T factor, Span<T> delta) => delta.Clear();
}
