using MergeDsl.Generators.Emission;

namespace MergeDsl.Generators.Recipes;

/// <summary>Gives every recipe of a project its class name.</summary>
internal static class RecipeNames
{
    /// <summary>The names of all recipes, in their order.</summary>
    public static EquatableArray<RecipeName> Assign(IEnumerable<RecipeIdentity> recipes, string rootNamespace)
    {
        Dictionary<string, string> taken = new(StringComparer.OrdinalIgnoreCase);
        List<RecipeName> names = [];
        foreach (RecipeIdentity recipe in recipes)
        {
            string ns = recipe.Namespace is { } given ? CSharp.Namespace(given) : rootNamespace.Length == 0 ? "Recipes" : rootNamespace + ".Recipes";
            RecipeName name = new(recipe.Path, ns, Class(recipe), null);
            if (taken.TryGetValue(name.HintName, out string? owner))
            {
                name = name with { TakenBy = owner };
            }
            else
            {
                taken.Add(name.HintName, recipe.ShownPath);
            }

            names.Add(name);
        }

        return names.ToEquatableArray();
    }

    private static string Class(RecipeIdentity recipe)
    {
        string name = recipe.Class is { } given ? CSharp.Identifier(given) : Words.Pascal(recipe.Name);
        return ReservedNames.IsReservedClass(name) ? name + "Recipe" : name;
    }
}
