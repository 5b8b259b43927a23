using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators.Recipes;

/// <summary>The step that reads the project's recipe files, each path once: a default glob and a user's own item may name the same file.</summary>
internal static class RecipeSources
{
    public static IncrementalValuesProvider<RecipeSource> In(IncrementalGeneratorInitializationContext context) =>
        context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Where(static pair => RecipeSource.Is(pair.Left, pair.Right))
            .Select(static (pair, cancellation) => RecipeSource.Read(pair.Left, pair.Right, cancellation))
            .Collect()
            .SelectMany(static (sources, _) => Distinct(sources))
            .WithTrackingName("RecipeSources");

    /// <summary>The first of the sources of each path.</summary>
    public static IEnumerable<RecipeSource> Distinct(IEnumerable<RecipeSource> sources) =>
        sources.GroupBy(s => s.Path, StringComparer.Ordinal).Select(g => g.First());
}
