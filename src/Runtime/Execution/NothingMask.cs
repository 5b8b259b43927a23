namespace MergeDsl.Execution;

/// <summary>No element stays.</summary>
internal sealed class NothingMask : ElementMask
{
    public override void Apply(long start, Span<float> delta) => delta.Clear();
}
