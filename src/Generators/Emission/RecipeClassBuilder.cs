using MergeDsl.Generators.Recipes;
using MergeDsl.Recipes;

namespace MergeDsl.Generators.Emission;

/// <summary>Decides what the class of a recipe looks like.</summary>
internal static class RecipeClassBuilder
{
    public static RecipeClass Build(CompiledRecipe recipe, RecipeName name)
    {
        int count = recipe.Stages.Count;
        bool isInternal = count > 0 && recipe.Stages[count - 1].Extensions.IsInternal;
        DocumentClass result = count == 0
            ? new(name.Class, recipe.Name, "Has errors.", [], null, [], [], [], [], [])
            : DocumentBuilder.Build(recipe.Stages[count - 1], name.Class, recipe.Name, isInternal);
        return new(name, recipe.ShownPath, isInternal, recipe.IsBroken, result, Stages(recipe, name.Class, isInternal));
    }

    private static EquatableArray<StageMember> Stages(CompiledRecipe recipe, string className, bool isInternal)
    {
        HashSet<string> names = new(StringComparer.Ordinal) { className };
        List<StageMember> stages = [];
        foreach (Recipe stage in recipe.Stages.Take(recipe.Stages.Count - 1))
        {
            string text = stage.Name ?? recipe.Name;
            string name = Words.Pascal(text);
            while (ReservedNames.IsReservedClass(name) || !names.Add(name))
            {
                name += "Stage";
            }

            stages.Add(new(name, DocumentBuilder.Build(stage, name, text, isInternal)));
        }

        return stages.ToEquatableArray();
    }
}
