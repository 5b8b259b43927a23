namespace MergeDsl.Recipes;

/// <summary>
/// Where a tensor stands in the layers of its slice, as the exact fraction <c>Numerator / Denominator</c> between 0 and 1:
/// layer i of n is <c>i / (n - 1)</c>, the only layer is 1, and outside the stack (embeddings, final norm, head) it is 0.
/// </summary>
/// <param name="Numerator">At least 0, at most the denominator.</param>
/// <param name="Denominator">At least 1.</param>
public readonly record struct LayerPosition(int Numerator, int Denominator)
{
    /// <summary>Outside the layer stack.</summary>
    public static LayerPosition Outside { get; } = new(0, 1);

    /// <summary>Layer <paramref name="layer"/> of <paramref name="count"/>.</summary>
    public static LayerPosition Of(int layer, int count) => count == 1 ? new(1, 1) : new(layer, count - 1);

    /// <summary>
    /// The value of a gradient at this position: at <c>p = t · (length - 1)</c>, with fraction <c>f</c> behind element <c>k</c>,
    /// <c>(1 - f) · v[k] + f · v[k + 1]</c> in double. The position is formed in whole numbers: in doubles <c>1/49.0*49 &lt; 1</c>.
    /// </summary>
    public double Along(params ReadOnlySpan<double> values)
    {
        (int index, long rest) = Find(values.Length);
        if (rest == 0)
        {
            return values[index];
        }

        double f = (double)rest / Denominator;
        return ((1 - f) * values[index]) + (f * values[index + 1]);
    }

    /// <summary>The value of a whole-number gradient at this position.</summary>
    /// <exception cref="RecipeValueException">The value between two elements is no whole number.</exception>
    public int AlongWhole(params ReadOnlySpan<int> values)
    {
        (int index, long rest) = Find(values.Length);
        long part = rest == 0 ? 0 : ((long)values[index + 1] - values[index]) * rest;
        return part % Denominator == 0
            ? (int)(values[index] + (part / Denominator))
            : throw RecipeValueException.NotWhole(values, this);
    }

    /// <summary>The element of a gradient that does not interpolate (booleans, words, text): the one at <c>⌊t · (length - 1)⌋</c>.</summary>
    public T Step<T>(params ReadOnlySpan<T> values) => values[Find(values.Length).Index];

    /// <summary>The element of a gradient at or before this position, and how far behind it this is, as a multiple of 1 / <see cref="Denominator"/>.</summary>
    internal (int Index, long Remainder) Find(int length)
    {
        long position = (long)Numerator * (length - 1);
        return ((int)(position / Denominator), position % Denominator);
    }
}
