using MergeDsl.Binding;
using MergeDsl.Catalog;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Validation;
using MergeDsl.Yaml;

namespace MergeDsl;

/// <summary>The whole language as one pure, total function.</summary>
public static class RecipeCompiler
{
    /// <summary>Compiles the text of a recipe file. Never throws: whatever is wrong is a diagnostic.</summary>
    /// <param name="path">The file's path, for names and messages; it is not opened.</param>
    /// <param name="text">The recipe's text.</param>
    /// <param name="catalog">The methods that it may name.</param>
    /// <param name="directoryExists">Whether a path leads to something, for advice on models that are plainly paths; null where nobody is to look.</param>
    /// <param name="allowsWeightFiles">Whether a safetensors file may be given as a model: in a raw merge, which needs nothing of a model but its weights.</param>
    public static RecipeCompilation Compile(
        string path, string text, MethodCatalog catalog, Func<string, bool>? directoryExists = null, bool allowsWeightFiles = false)
    {
        DiagnosticBag report = new(text);
        (YamlFile file, IReadOnlyList<BoundDocument> documents) = Bind(report, catalog, directoryExists, allowsWeightFiles);
        EquatableArray<Recipe> stages = documents.Select(RecipeBuilder.Build).ToEquatableArray();
        IEnumerable<RecipeDiagnostic> diagnostics = Suppressions.Apply(report, file.Scalars).OrderBy(d => d.Span.Start).ThenBy(d => d.Descriptor.Id, StringComparer.Ordinal);
        return new(path, stages, (file.IsComplete ? YamlFixes.Sound(text, diagnostics) : diagnostics).ToEquatableArray());
    }

    /// <summary>The documents of a text with their nodes, in an order in which they can run.</summary>
    internal static (YamlFile File, IReadOnlyList<BoundDocument> Documents) Bind(
        DiagnosticBag report, MethodCatalog catalog, Func<string, bool>? directoryExists, bool allowsWeightFiles = false)
    {
        YamlFile file = YamlReader.Read(report);

        // What seems to be missing in half a text is only behind its end; it is bound for what it has, and not judged.
        report.IsMuted = !file.IsComplete;
        BindingContext context = new(report, catalog, directoryExists, allowsWeightFiles) { StageNames = StageBinder.NamesIn(file.Documents) };
        if (file.Documents.Count == 0)
        {
            report.Report(BindingDiagnostics.NoRecipe, default, "the file is empty");
        }

        List<BoundDocument> documents = [.. file.Documents.Select(d => DocumentBinder.Read(context, d)).OfType<BoundDocument>()];
        foreach (BoundDocument document in documents)
        {
            RecipeRules.Check(document, context);
        }

        return (file, StageBinder.Order(context, documents));
    }
}
