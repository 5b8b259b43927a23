using MergeDsl.Recipes;

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
}
