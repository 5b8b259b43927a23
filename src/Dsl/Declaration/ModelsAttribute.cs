namespace MergeDsl.Declaration;

/// <summary>How many models a method takes besides the base. Without this attribute and <see cref="InputsAttribute"/>: one or more.</summary>
/// <param name="min">The fewest models.</param>
/// <param name="max">The most models.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ModelsAttribute(int min, int max) : Attribute
{
    /// <summary>Takes exactly <paramref name="count"/> models besides the base.</summary>
    public ModelsAttribute(int count)
        : this(count, count)
    {
    }

    /// <summary>The fewest models.</summary>
    public int Min { get; } = min;

    /// <summary>The most models; <see cref="int.MaxValue"/> for no limit.</summary>
    public int Max { get; } = max;
}
