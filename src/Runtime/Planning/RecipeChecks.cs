using MergeDsl.Diagnostics;
using MergeDsl.Recipes;

namespace MergeDsl.Planning;

/// <summary>What of a recipe cannot be run, whatever its models are.</summary>
internal static class RecipeChecks
{
    /// <summary>Names everything that the language has and this version does not execute.</summary>
    public static void RefuseUnsupported(MergeRecipe recipe, ProblemList problems)
    {
        RecipeLayout layout = recipe.Layout;
        Refuse(recipe.EarlierStages.Count > 0, "a recipe of several documents");

        void Refuse(bool condition, string feature)
        {
            if (condition)
            {
                problems.Add(MergeDiagnostics.NotSupported, recipe.Name, feature);
            }
        }
    }

    /// <summary>The models that take part or give the output its configuration, each once.</summary>
    public static IEnumerable<ModelReference> ModelsOf(RecipeLayout layout)
    {
        IEnumerable<ModelReference> inputs = layout.Modules.SelectMany(m => m.Slices).SelectMany(s => s.Inputs).Select(i => i.Model);
        return (layout.BaseModel is { } baseModel ? inputs.Prepend(baseModel) : inputs).Distinct();
    }
}
