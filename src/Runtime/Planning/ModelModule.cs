namespace MergeDsl.Planning;

/// <summary>What a recipe can merge by itself: the tensors of a layer stack with what surrounds it, a projector, or a whole model.</summary>
internal sealed class ModelModule
{
    private readonly List<LayerStack> stacks = [];
    private readonly List<string> names = [];
    private readonly List<string> outside = [];
    private readonly Dictionary<int, List<string>> layers = [];

    public ModelModule(string name) => Name = name;

    /// <summary>Its name under <c>modules:</c>.</summary>
    public string Name { get; }

    /// <summary>Its layer stacks; none in a projector, two in some vision towers.</summary>
    public IReadOnlyList<LayerStack> Stacks => stacks;

    /// <summary>Its layer stack where it has exactly one, which slices need.</summary>
    public LayerStack? Stack => stacks.Count == 1 ? stacks[0] : null;

    /// <summary>The names of its tensors, in the order of the files.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The names of the tensors outside its layers.</summary>
    public IReadOnlyList<string> OutsideNames => outside;

    /// <summary>The names, behind the layer's number, of the tensors of a layer of its only stack.</summary>
    public IReadOnlyList<string> NamesInLayer(int layer) => layers.GetValueOrDefault(layer) ?? [];

    /// <summary>The module with the tensors of others.</summary>
    public ModelModule With(IEnumerable<ModelModule> others)
    {
        ModelModule all = new(Name);
        foreach (ModelModule part in others.Append(this))
        {
            all.stacks.AddRange(part.stacks);
            all.names.AddRange(part.names);
            all.outside.AddRange(part.outside);
            foreach ((int layer, List<string> inLayer) in part.layers)
            {
                all.layers.TryAdd(layer, inLayer);
            }
        }

        return all;
    }

    internal void Add(LayerStack stack) => stacks.Add(stack);

    /// <summary>Adds a tensor, after the stacks.</summary>
    internal void Add(string tensor, TensorPlace? place)
    {
        names.Add(tensor);
        if (place is not { } inStack)
        {
            outside.Add(tensor);
        }
        else if (inStack.Stack == Stack)
        {
            if (!layers.TryGetValue(inStack.Layer, out List<string>? inLayer))
            {
                layers.Add(inStack.Layer, inLayer = []);
            }

            inLayer.Add(inStack.NameInLayer);
        }
    }
}
