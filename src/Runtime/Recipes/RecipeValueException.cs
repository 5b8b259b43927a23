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

    /// <summary>The error for a required parameter that has no value for a tensor.</summary>
    /// <param name="parameter">The parameter, as recipes name it.</param>
    /// <param name="model">The model, for a per-model parameter; else null.</param>
    /// <param name="tensor">The tensor's name, as the parameter's filters see it.</param>
    public static RecipeValueException Missing(string parameter, ModelReference? model, string tensor) =>
        new($"The parameter {parameter}{(model is null ? "" : $" of {model}")} has no value for {tensor}: no filter matches it and nothing else is given; " +
            "add a condition without a filter.");

    internal static RecipeValueException NotTaken(string member, string method, string problem) => new($"{member}: {method} does not take this value: {problem}.");

    internal static RecipeValueException NotWhole(ReadOnlySpan<int> values, LayerPosition at) =>
        new($"The gradient [{string.Join(", ", values.ToArray())}] is no whole number at position {at.Numerator}/{at.Denominator} of the layers, " +
            "and its parameter is a whole number; choose elements that divide evenly, or give one value.");
}
