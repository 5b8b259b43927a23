using MergeDsl.Binding;
using MergeDsl.Catalog;
using MergeDsl.Diagnostics;
using MergeDsl.Text;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor NothingDropped = Rule(
        CheckNothingDropped, "MRG4011", RecipeSeverity.Warning, "Sparsification that drops nothing", "{0} drops a part of each model's differences, and with {1} it drops nothing; `density` is the share that is kept, below 1",
        "dare, della and breadcrumbs differ from a plain sum of differences only by what they drop. Without a `density` below 1 they drop nothing, and `gamma` and `epsilon` do nothing either.");

    // ties elects signs also where it keeps everything, so there a density of 1 has its use.
    private static readonly string[] Dropping = ["dare", "della", "breadcrumbs"];

    private static void CheckNothingDropped(BoundDocument document, BindingContext context)
    {
        MethodSchema method = document.Method.Schema;
        if (!Array.Exists(Dropping, d => method.Name == d || method.Name.StartsWith(d + "_", StringComparison.Ordinal)) || method.Find("density") is null)
        {
            return;
        }

        List<BoundParameter> densities = [.. document.Slices.SelectMany(s => s.Inputs).SelectMany(i => i.Resolved).Where(r => r.Parameter.Name == "density")];
        if (densities.Count == 0 || densities.Exists(d => d.IsBroken || !d.Cases.All(KeepsAll)))
        {
            foreach (BoundCase one in densities.SelectMany(d => d.Cases).Where(c => c is { Filter: null, ValueNode: not null, IsGradient: false } && KeepsAll(c) && densities.Exists(d => d.Cases.Count == 1 && d.Cases[0] == c)))
            {
                context.Report.Report(NothingDropped, one.ValueNode?.Span ?? default, method.Name, "a `density` of 1");
            }

            return;
        }

        TextSpan? given = densities.SelectMany(d => d.Cases).Select(c => c.ValueNode?.Span).FirstOrDefault(s => s is not null);
        if (given is { } value)
        {
            context.Report.Report(NothingDropped, value, method.Name, "a `density` of 1");
        }
        else if (document.Method.Node is { } node)
        {
            context.Report.Report(NothingDropped, node.Span, method.Name, "no `density`");
        }
    }

    private static bool KeepsAll(BoundCase one) => one.Elements.All(e => e.Value.Number >= 1);
}
