namespace MergeDsl.Recipes;

/// <summary>A value of a parameter that its method does not take: given in code, or coming out of a gradient.</summary>
public sealed class RecipeValueException : ArgumentException
{
    /// <summary>Creates the error.</summary>
    public RecipeValueException()
    {
    }

    /// <summary>Creates the error with its message.</summary>
    public RecipeValueException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with its message and cause.</summary>
    public RecipeValueException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal static RecipeValueException NotWhole(ReadOnlySpan<int> values, LayerPosition at) =>
        new($"The gradient [{string.Join(", ", values.ToArray())}] is no whole number at position {at.Numerator}/{at.Denominator} of the layers, " +
            "and its parameter is a whole number; choose elements that divide evenly, or give one value.");
}
