using MergeDsl.Binding;
using MergeDsl.Diagnostics;
using MergeDsl.Text;
using MergeDsl.Yaml;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor ForeignParameter = Rule(
        CheckNoEffect, "MRG4001", RecipeSeverity.Warning, "Parameter of another method", "`{0}` has no effect with {1}; it is a parameter of {2}{3}{4}",
        "The method does not have this parameter, another has. Published recipes carry such parameters; they change nothing. Remove it, or take the method that was meant.");

    private static readonly DiagnosticDescriptor IgnoredParameter = Also(
        "MRG4002", RecipeSeverity.Info, "Parameter that changes nothing", "`{0}` is accepted and changes nothing here",
        "`int8_mask` saves memory in other tools; here masks are never kept, so there is nothing to save.");

    // The same parameter at several models is one mistake: said at the first.
    private static void CheckNoEffect(BoundDocument document, BindingContext context)
    {
        YamlEntry? steering = document.Method.Schema.Parameters.Any(p => IsMissingEverywhere(document, p)) ? Steering(document, context) : null;
        IEnumerable<YamlEntry> given = document.AllParameters.SelectMany(p => p.Foreign.Concat(p.Ignored)).OrderBy(e => e.Key.Site.Start);
        foreach (IGrouping<string, YamlEntry> same in given.GroupBy(e => e.Key.Text))
        {
            List<string> others = [.. context.Catalog.Methods.Where(m => m.Find(same.Key) is not null).Select(m => m.Name)];
            TextSpan site = same.First().Key.Site;
            if (same.Key == steering?.Key.Text)
            {
                continue;
            }

            if (others.Count == 0)
            {
                context.Report.Report(IgnoredParameter, site, same.Key);
                continue;
            }

            List<string> steered = [.. document.Method.Schema.Parameters.Where(p => p.IsRequired).Select(p => $"`{p.Name}`")];
            bool steersOthers = steered.Count > 0 && context.Catalog.Methods.Any(m => m.Find(same.Key) is { IsRequired: true });
            context.Report.Report(
                ForeignParameter, site, same.Key, document.Method.Schema.Name, Words.Some(others),
                steersOthers ? $"; {document.Method.Schema.Name} is steered by {Words.List(steered)}" : "",
                Words.More(same.Count() - 1));
        }
    }
}
