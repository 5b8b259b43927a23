using MergeDsl.Catalog;

namespace MergeDsl.Recipes;

/// <summary>A number of a compiled recipe that code may replace.</summary>
/// <param name="Member">The member of the recipe's <c>Parameters</c>: <c>Model2Density</c>.</param>
/// <param name="Parameter">The method's parameter, as recipes name it: <c>density</c>.</param>
/// <param name="Value">The value.</param>
public readonly record struct RecipeValue(string Member, string Parameter, ScalarValue Value)
{
    /// <summary>Checks values as the build checks those of the YAML.</summary>
    /// <param name="recipe">The name of the recipe's class, for the message.</param>
    /// <param name="method">The recipe's method.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="RecipeValueException">The method does not take one of them.</exception>
    public static void Check(string recipe, MethodSchema method, EquatableArray<RecipeValue> values)
    {
        foreach (RecipeValue value in values)
        {
            if (method.Find(value.Parameter)?.Problems(value.Value).FirstOrDefault(p => !p.IsAdvice) is { } problem)
            {
                throw RecipeValueException.NotTaken($"{recipe}.Parameters.{value.Member}", method.Name, problem.Message);
            }
        }
    }

    /// <summary>The values that differ from the recipe's own.</summary>
    /// <param name="recipe">The recipe's values.</param>
    /// <param name="given">The same members with the values given in code.</param>
    public static EquatableArray<ValueOverride> Overrides(EquatableArray<RecipeValue> recipe, EquatableArray<RecipeValue> given)
    {
        List<ValueOverride> overrides = [];
        for (int i = 0; i < recipe.Count; i++)
        {
            if (recipe[i].Value != given[i].Value)
            {
                overrides.Add(new(recipe[i].Member, recipe[i].Value.ToString(), given[i].Value.ToString()));
            }
        }

        return overrides.ToEquatableArray();
    }
}
