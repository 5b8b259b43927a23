using MergeDsl.Diagnostics;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;

namespace MergeDsl.Cli;

/// <summary>Checks a recipe against the headers of its models: what a plan finds, as diagnostics of the recipe's text.</summary>
internal static class ModelCheck
{
    /// <summary>What there is to say; nothing about a recipe with errors of its own, which cannot be planned.</summary>
    public static EquatableArray<RecipeDiagnostic> Run(string path, string text, IReadOnlyList<MergeMethodSet> methods, MergeOptions options)
    {
        if ((options.Raw ? RecipeFile.ParseRaw(path, text, methods) : RecipeFile.Parse(path, text, methods)).Recipe is not { } recipe)
        {
            return [];
        }

        try
        {
            using MergePlan plan = recipe.Plan(options);
            return Diagnostics(plan.Warnings);
        }
        catch (MergeException e)
        {
            return Diagnostics(e.Problems);
        }
    }

    // What is about no part of the recipe is about all of it.
    private static EquatableArray<RecipeDiagnostic> Diagnostics(EquatableArray<MergeProblem> problems) =>
        problems.Select(p => p.Located ?? new(p.Descriptor, p.Message, default, default, default)).ToEquatableArray();
}
