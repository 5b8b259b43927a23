using MergeDsl.Catalog;

namespace MergeDsl.Methods;

/// <summary>The merge methods that one project declares: their schemas, and a way to create them from values without reflection. Generated.</summary>
public abstract class MergeMethodSet
{
    /// <summary>The schemas of the methods.</summary>
    public abstract EquatableArray<MethodSchema> Schemas { get; }

    /// <summary>Creates a method of this set. The values are those of its schema, in its order; they are not checked here.</summary>
    /// <exception cref="ArgumentException">The set has no method of that name, a parameter that needs a value has none, or a word is unknown.</exception>
    public abstract MergeMethod Create(string method, ParameterValues values);

    /// <summary>The value of a parameter that must have one.</summary>
    protected static ScalarValue Given(ScalarValue? value, string parameter) =>
        value ?? throw new ArgumentException($"The parameter {parameter} has no value.", nameof(value));

    /// <summary>Says that the set has no method of a name.</summary>
    protected static ArgumentException NoMethodOf(string name) => new($"There is no merge method {name} in this set.");

    /// <summary>Says that a parameter does not know a word.</summary>
    protected static ArgumentException NoWordOf(string parameter, string word) => new($"The parameter {parameter} does not know the word '{word}'.");
}
