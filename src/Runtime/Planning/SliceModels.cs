using MergeDsl.Recipes;

namespace MergeDsl.Planning;

/// <summary>A slice of the recipe with its models opened.</summary>
internal sealed class SliceModels
{
    public SliceModels(int index, SliceLayout layout, IReadOnlyDictionary<ModelReference, InputModel> models)
    {
        Index = index;
        Layout = layout;
        Models = [.. layout.Inputs.Select(i => models[i.Model])];
        References = layout.Inputs.Select(i => i.Model).ToEquatableArray();
        BaseIndex = layout.BaseModel is null ? -1 : References.AsSpan().IndexOf(layout.BaseModel);
    }

    /// <summary>The slice's number, from 0.</summary>
    public int Index { get; }

    public SliceLayout Layout { get; }

    /// <summary>The inputs' models in the recipe's order.</summary>
    public IReadOnlyList<InputModel> Models { get; }

    public EquatableArray<ModelReference> References { get; }

    /// <summary>The index of the base model among the inputs; -1 where it is none of them.</summary>
    public int BaseIndex { get; }

    /// <summary>The index of the input that the output's names follow: the base, or else the first.</summary>
    public int LeadIndex => Math.Max(BaseIndex, 0);

    /// <summary>The input that the output's names follow.</summary>
    public InputModel Lead => Models[LeadIndex];
}
