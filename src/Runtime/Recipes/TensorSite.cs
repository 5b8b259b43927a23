namespace MergeDsl.Recipes;

/// <summary>An output tensor, as a recipe's settings see it: its name, its place in the layers, and its name in each input.</summary>
/// <param name="name">The output tensor's name, which filters of global parameters are matched against.</param>
/// <param name="layer">Its position in the layers of its slice.</param>
/// <param name="slice">The slice that it belongs to, from 0; tensors before the stack belong to the first, those after it to the last.</param>
/// <param name="models">The inputs of the slice.</param>
/// <param name="inputNames">For each of them the name of its tensor, also where it lacks it.</param>
/// <param name="module">The module that it belongs to, from 0.</param>
public readonly struct TensorSite(
    string name, LayerPosition layer, int slice, EquatableArray<ModelReference> models, EquatableArray<string> inputNames, int module = 0)
{
    /// <summary>The output tensor's name.</summary>
    public string Name { get; } = name;

    /// <summary>Its position in the layers of its slice.</summary>
    public LayerPosition Layer { get; } = layer;

    /// <summary>The slice that it belongs to, from 0.</summary>
    public int Slice { get; } = slice;

    /// <summary>The module that it belongs to, from 0.</summary>
    public int Module { get; } = module;

    /// <summary>The name of an input's tensor, which filters of that input's parameters are matched against.</summary>
    /// <exception cref="ArgumentException">The model is no input of the slice.</exception>
    public string InputName(ModelReference model)
    {
        for (int i = 0; i < models.Count; i++)
        {
            if (models[i] == model)
            {
                return inputNames[i];
            }
        }

        throw new ArgumentException($"{model} is no input of the slice of {Name}.", nameof(model));
    }
}
