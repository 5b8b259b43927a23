using MergeDsl.Recipes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MergeDsl.Hosting;

/// <summary>Registers merge recipes as services.</summary>
public static class MergeRecipeServices
{
    /// <summary>
    /// Registers a recipe, to be resolved by its own type, as one of all <see cref="MergeRecipe"/> services, or by its name as
    /// a keyed <see cref="MergeRecipe"/>; and the <see cref="RecipeRunner"/>. A project's generated <c>AddMergeRecipes()</c>
    /// does this for each recipe of the project.
    /// </summary>
    /// <typeparam name="TRecipe">The recipe's class.</typeparam>
    /// <param name="services">The services of the application.</param>
    /// <param name="recipe">The recipe, with the parameters that it is to run with.</param>
    public static IServiceCollection AddMergeRecipe<TRecipe>(this IServiceCollection services, TRecipe recipe)
        where TRecipe : MergeRecipe
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(recipe);
        services.TryAddSingleton<RecipeRunner>();
        services.AddSingleton(recipe);
        services.AddKeyedSingleton<MergeRecipe>(recipe.Name, recipe);

        // Where TRecipe is MergeRecipe itself (an interpreted recipe), the first registration was this one.
        return typeof(TRecipe) == typeof(MergeRecipe) ? services : services.AddSingleton<MergeRecipe>(recipe);
    }
}
