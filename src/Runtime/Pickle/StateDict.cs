using MergeDsl.Recipes;

namespace MergeDsl.Pickle;

/// <summary>Finds the tensors in the value of a pickle.</summary>
internal static class StateDict
{
    private const int MaxDepth = 3;

    // What training scripts call the model's weights in a checkpoint that holds other things too.
    private static readonly string[] Wrappers = ["state_dict", "model_state_dict", "model", "module"];

    /// <summary>
    /// The tensors by name, in the order of the file: those of the dictionary itself, or of the one that it has under
    /// <c>state_dict</c>, <c>model_state_dict</c>, <c>model</c> or <c>module</c>. Values that are no tensors are left out.
    /// </summary>
    /// <exception cref="PickleException">There is no tensor, or it is open which are the model's.</exception>
    public static IReadOnlyList<(string Name, TensorView Tensor)> Of(object? value)
    {
        PickleDictionary root = value as PickleDictionary ?? throw PickleException.Unsupported("holds no dictionary of tensors; save the model's state_dict()");
        PickleDictionary dictionary = Wrapped(root, MaxDepth) ?? root;
        HashSet<string> names = new(StringComparer.Ordinal);
        List<(string Name, TensorView Tensor)> tensors = [];
        foreach ((string name, object? item) in dictionary.Items)
        {
            if (item is TensorView tensor)
            {
                tensors.Add(names.Add(name) ? (name, tensor) : throw PickleException.Malformed($"the pickle has the tensor {name} twice"));
            }
            else if (item is PickleDictionary { HoldsTensors: true })
            {
                // No loader would know their names.
                throw PickleException.Unsupported($"has tensors in the dictionary {name} within its dictionary; save the model's state_dict()");
            }
        }

        return tensors.Count > 0
            ? tensors
            : throw PickleException.Unsupported($"has no tensors in its dictionary ({Listing.Of([.. dictionary.Items.Select(i => i.Name)])}); save the model's state_dict()");
    }

    // The innermost, where wrappers wrap one another.
    private static PickleDictionary? Wrapped(PickleDictionary dictionary, int depth) => depth == 0 ? null
        : Wrappers.Select(dictionary.Inner).OfType<PickleDictionary>()
            .Select(inner => Wrapped(inner, depth - 1) ?? (inner.HoldsTensors ? inner : null)).FirstOrDefault(inner => inner is not null);
}
