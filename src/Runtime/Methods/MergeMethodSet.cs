using MergeDsl.Catalog;
using MergeDsl.Execution;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Methods;

/// <summary>The merge methods that one project declares: their schemas, and a way to create them from values without reflection. Generated.</summary>
public abstract class MergeMethodSet
{
    /// <summary>The schemas of the methods.</summary>
    public abstract EquatableArray<MethodSchema> Schemas { get; }

    /// <summary>Creates a method of this set. The values are those of its schema, in its order; they are not checked here.</summary>
    /// <exception cref="ArgumentException">The set has no method of that name, a parameter that needs a value has none, or a word is unknown.</exception>
    public abstract MergeMethod Create(string method, ParameterValues values);

    /// <summary>Merges models in memory by a method of this set, on the kernels that merge checkpoints: the same numbers come out.</summary>
    /// <param name="method">The method, as recipes name it.</param>
    /// <param name="inputs">The models.</param>
    /// <param name="parameters">Values of the method's parameters; null: the defaults.</param>
    /// <param name="options">Seed, threads, memory, and which tensors the result has where names differ; null: the defaults.</param>
    /// <returns>The merged tensors, each in the common type of its inputs.</returns>
    /// <exception cref="MergeException">The method, its parameters or the models do not admit a merge; everything that is wrong is named, as for a recipe.</exception>
    /// <exception cref="ArgumentException">A parameter has values for another number of models.</exception>
    public Dictionary<string, MemoryTensor> Merge(string method, MergeInputs inputs, MergeParameters? parameters = null, MergeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(inputs);
        return MemoryMerge.Run(method, inputs, parameters ?? new(), options ?? new(), [this]);
    }

    /// <summary>The value of a parameter that must have one.</summary>
    protected static ScalarValue Given(ScalarValue? value, string parameter) =>
        value ?? throw new ArgumentException($"The parameter {parameter} has no value.", nameof(value));

    /// <summary>Says that the set has no method of a name.</summary>
    protected static ArgumentException NoMethodOf(string name) => new($"There is no merge method {name} in this set.");

    /// <summary>Says that a parameter does not know a word.</summary>
    protected static ArgumentException NoWordOf(string parameter, string word) => new($"The parameter {parameter} does not know the word '{word}'.");
}
