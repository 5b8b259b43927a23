using MergeDsl.Recipes;

namespace MergeDsl.Planning;

/// <summary>A slice of the recipe with its models opened.</summary>
internal sealed class SliceModels
{
    private SliceModels(SlicePlace place, SliceLayout layout, IReadOnlyList<InputModel> models, IReadOnlyList<ModelModule> modules)
    {
        Place = place;
        Layout = layout;
        Models = models;
        Modules = modules;
        References = layout.Inputs.Select(i => i.Model).ToEquatableArray();
        Inputs = Enumerable.Range(0, References.Count).ToArray();
        BaseIndex = layout.BaseModel is null ? -1 : References.AsSpan().IndexOf(layout.BaseModel);
    }

    /// <summary>Which slice it is.</summary>
    public SlicePlace Place { get; }

    public SliceLayout Layout { get; }

    /// <summary>The inputs' models in the recipe's order.</summary>
    public IReadOnlyList<InputModel> Models { get; }

    /// <summary>For each input the module that takes part: of a recipe without <c>modules</c>, all of the model.</summary>
    public IReadOnlyList<ModelModule> Modules { get; }

    public EquatableArray<ModelReference> References { get; }

    /// <summary>The indices of all inputs.</summary>
    public IReadOnlyList<int> Inputs { get; }

    /// <summary>The index of the base model among the inputs; -1 where it is none of them.</summary>
    public int BaseIndex { get; }

    /// <summary>The index of the input that the output's names follow: the base, or else the first.</summary>
    public int LeadIndex => Math.Max(BaseIndex, 0);

    /// <summary>The input that the output's names follow.</summary>
    public InputModel Lead => Models[LeadIndex];

    /// <summary>The module that the output's names follow.</summary>
    public ModelModule LeadModule => Modules[LeadIndex];

    /// <summary>The numbers of the layers that it takes of the lead; none where it takes whole models.</summary>
    public IEnumerable<int> LeadLayers => Layout.Inputs[LeadIndex].Layers is { } range ? Enumerable.Range(range.Start, range.Length) : [];

    /// <summary>Whether the layers that it asks for are there, in all inputs alike.</summary>
    public bool HasLayers { get; set; } = true;

    /// <summary>The entry of an input in the recipe.</summary>
    public RecipePlace PlaceOf(int input, RecipePart part = RecipePart.Input) => new(part, Place.Module, Place.Slice, input);

    /// <summary>The list of its inputs in the recipe.</summary>
    public RecipePlace PlaceOfList => new(RecipePart.Inputs, Place.Module, Place.Slice);

    /// <summary>The slice; null where a model is not there, or lacks the module.</summary>
    /// <param name="place">Which slice it is.</param>
    /// <param name="module">The module that it is in.</param>
    /// <param name="models">The models that could be opened.</param>
    /// <param name="listed">The modules that the recipe lists.</param>
    public static SliceModels? Of(SlicePlace place, ModuleLayout module, IReadOnlyDictionary<ModelReference, InputModel> models, IReadOnlyList<string> listed)
    {
        SliceLayout layout = module.Slices[place.Slice];
        List<InputModel> inputs = [];
        List<ModelModule> parts = [];
        foreach (SliceInput input in layout.Inputs)
        {
            if (!models.TryGetValue(input.Model, out InputModel? model) || model.Module(module.Name, listed) is not { } part)
            {
                return null;
            }

            inputs.Add(model);
            parts.Add(part);
        }

        return new(place, layout, inputs, parts);
    }
}
