namespace MergeDsl.Recipes;

/// <summary>Layers of a model, counted from 0.</summary>
/// <param name="Start">The first layer.</param>
/// <param name="End">The layer after the last one.</param>
public readonly record struct LayerRange(int Start, int End)
{
    /// <summary>How many layers there are.</summary>
    public int Length => End - Start;

    /// <inheritdoc/>
    public override string ToString() => $"[{Start}, {End}]";
}
