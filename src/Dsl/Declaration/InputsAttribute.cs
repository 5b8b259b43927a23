namespace MergeDsl.Declaration;

/// <summary>How many inputs a method takes, the base counted.</summary>
/// <param name="min">The fewest inputs.</param>
/// <param name="max">The most inputs.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class InputsAttribute(int min, int max) : Attribute
{
    /// <summary>Takes exactly <paramref name="count"/> inputs, the base counted.</summary>
    public InputsAttribute(int count)
        : this(count, count)
    {
    }

    /// <summary>The fewest inputs.</summary>
    public int Min { get; } = min;

    /// <summary>The most inputs; <see cref="int.MaxValue"/> for no limit.</summary>
    public int Max { get; } = max;
}
