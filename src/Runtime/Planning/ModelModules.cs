namespace MergeDsl.Planning;

/// <summary>Takes a model apart into the modules that recipes name.</summary>
internal sealed class ModelModules
{
    private readonly ModelStructure structure;
    private readonly string? main;
    private readonly List<ModelModule> modules = [];

    private ModelModules(ModelStructure structure)
    {
        this.structure = structure;
        main = KnownModules.MainOf([.. structure.Stacks.Select(s => KnownModules.Of(s.Prefix)).OfType<KnownModule>()]);
    }

    /// <summary>
    /// The modules of a model: one for each layer stack, and what its tensors' names set apart besides (projectors, a shared
    /// embedding). Every tensor belongs to one. A model with one stack is one module.
    /// </summary>
    public static IReadOnlyList<ModelModule> Of(ModelStructure structure, IReadOnlyList<string> tensors)
    {
        if (structure.Stacks.Count < 2)
        {
            return [Whole(structure, tensors)];
        }

        ModelModules result = new(structure);
        foreach (LayerStack stack in structure.Stacks)
        {
            result.Module(result.NameOf(stack)).Add(stack);
        }

        foreach (string tensor in tensors)
        {
            TensorPlace? place = structure.PlaceOf(tensor);
            result.Module(place is { } inStack ? result.NameOf(inStack.Stack) : result.NameOf(tensor)).Add(tensor, place);
        }

        return result.modules;
    }

    /// <summary>The whole model as one module.</summary>
    public static ModelModule Whole(ModelStructure structure, IReadOnlyList<string> tensors)
    {
        ModelModule whole = new(KnownModules.Default);
        foreach (LayerStack stack in structure.Stacks)
        {
            whole.Add(stack);
        }

        foreach (string tensor in tensors)
        {
            whole.Add(tensor, structure.PlaceOf(tensor));
        }

        return whole;
    }

    private ModelModule Module(string name)
    {
        ModelModule? module = modules.Find(m => m.Name == name);
        if (module is null)
        {
            modules.Add(module = new(name));
        }

        return module;
    }

    private string NameOf(LayerStack stack) => KnownModules.Of(stack.Prefix)?.Name ?? main ?? stack.Prefix;

    // Without a name that is known, a tensor belongs to the stack that it shares the most segments with; of equals, to the first.
    private string NameOf(string tensor) => KnownModules.Of(tensor)?.Name ?? main ?? NameOf(structure.Stacks.MaxBy(s => SharedSegments(s.Prefix, tensor))!); // there are two and more

    private static int SharedSegments(string prefix, string name)
    {
        string[] ofPrefix = prefix.Split('.');
        string[] ofName = name.Split('.');
        int shared = 0;
        while (shared < ofPrefix.Length && shared < ofName.Length && ofPrefix[shared] == ofName[shared])
        {
            shared++;
        }

        return shared;
    }
}
