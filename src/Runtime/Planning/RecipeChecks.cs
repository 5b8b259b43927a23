using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>What a recipe says about its models.</summary>
internal static class RecipeChecks
{
    /// <summary>The models that take part or give the output its configuration, each once.</summary>
    public static IEnumerable<ModelReference> ModelsOf(RecipeLayout layout)
    {
        IEnumerable<ModelReference> inputs = layout.Modules.SelectMany(m => m.Slices).SelectMany(s => s.Inputs).Select(i => i.Model);
        return (layout.BaseModel is { } baseModel ? inputs.Prepend(baseModel) : inputs).Distinct();
    }

    /// <summary>A checkpoint as the recipe takes it: with the numbers that its scaled 8-bit floats stand for, unless all is copied.</summary>
    public static Checkpoint Taken(Checkpoint checkpoint, RecipeLayout layout) =>
        OnlyCopies(layout) ? checkpoint : checkpoint.Dequantised(layout.Dtype is { } type ? TensorTypes.Of(type) : null);

    /// <summary>Whether a merge copies tensors in the types that they have, unless it scales them.</summary>
    public static bool OnlyCopies(RecipeLayout layout) => layout is { Method.Inputs.Max: 1, Dtype: null, OutDtype: null };
}
