using MergeDsl.Binding;
using MergeDsl.Diagnostics;
using MergeDsl.Yaml;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor MisplacedGlobal = Rule(
        CheckMisplacedGlobal, "MRG2026", RecipeSeverity.Error, "Parameter of the method under a model", "`{0}` is a parameter of {1} as a whole and has no meaning under a model; it belongs under the top-level `parameters`",
        "Some parameters have one value for each model (`weight`, `density`), others one for the whole merge (`t`, `normalize`, `lambda`). A model cannot set the latter.");

    // Under several models it is one mistake: said at the first.
    private static void CheckMisplacedGlobal(BoundDocument document, BindingContext context)
    {
        foreach (IGrouping<string, YamlEntry> same in document.AllParameters.SelectMany(p => p.MisplacedGlobals).GroupBy(e => e.Key.Text))
        {
            YamlMapping? owner = same.Count() > 1 ? null : OwnerOf(document, same.First());
            context.Report.Report(
                MisplacedGlobal, same.First().Key.Site, owner is null ? [] : context.Report.Edits.MoveUnder(owner, same.First(), document.Fields.Node, "parameters"),
                same.Key, document.Method.Schema.Name);
        }
    }

    // The model's `parameters`, or the model's entry itself.
    private static YamlMapping? OwnerOf(BoundDocument document, YamlEntry entry) =>
        document.Slices.SelectMany(s => s.Inputs).SelectMany(i => new[] { i.Parameters.Node, i.Node }).OfType<YamlMapping>().FirstOrDefault(m => m.Entries.Contains(entry));
}
