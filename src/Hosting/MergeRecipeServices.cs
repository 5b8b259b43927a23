using MergeDsl.Recipes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MergeDsl.Hosting;

/// <summary>Registers merge recipes as services.</summary>
public static class MergeRecipeServices
{
    /// <summary>
    /// Registers recipes, each to be resolved by its own class, as one of all <see cref="MergeRecipe"/> services, or by its
    /// name as a keyed <see cref="MergeRecipe"/>; and the <see cref="RecipeRunner"/> that runs them. In a project with
    /// recipes, the generated <c>AddMergeRecipes()</c> without arguments does this for all of them.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="recipes">The recipes, with the parameters that they are to run with.</param>
    public static IServiceCollection AddMergeRecipes(this IServiceCollection services, params MergeRecipe[] recipes)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(recipes);
        services.TryAddSingleton<RecipeRunner>();
        foreach (MergeRecipe recipe in recipes)
        {
            services.AddSingleton(recipe);
            services.AddSingleton(recipe.GetType(), recipe);
            services.AddKeyedSingleton(recipe.Name, recipe);
        }

        return services;
    }
}
