using MergeDsl.Binding;
using MergeDsl.Catalog;
using MergeDsl.Diagnostics;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor IdleValue = Rule(
        CheckIdle, "MRG4011", RecipeSeverity.Warning, "Value that does nothing, or undoes everything", "{0}: {1}; `{2}`: {3}",
        "With this value, which may be the method's default, there is nothing for the method to do, or nothing left of what it does. dare, della and breadcrumbs differ from a plain sum of differences by what they drop: without a `density` below 1 they drop nothing, and `gamma` and `epsilon` do nothing either. With a `lambda` of 0 nothing of the models is left.");

    private static void CheckIdle(BoundDocument document, BindingContext context)
    {
        foreach (ParameterSchema parameter in document.Method.Schema.Parameters.Where(p => p.Idle is not null))
        {
            Catalog.IdleValue idle = parameter.Idle!; // the line above asks for it
            List<BoundParameter> resolved = [.. document.Slices.SelectMany(s => s.Globals.Concat(s.Inputs.SelectMany(i => i.Resolved))).Where(r => r.Parameter.Name == parameter.Name)];
            List<BoundParameter> idling = [.. resolved.Where(r => !r.IsBroken && r.Cases.Count > 0 && r.Cases.All(c => c.Elements.All(e => e.Value.Number == idle.Value)))];
            List<BoundCase> written = [.. idling.Select(r => r.Cases.FirstOrDefault(c => c.ValueNode is not null)).OfType<BoundCase>()];
            foreach (BoundCase one in written)
            {
                // Those that are written have a node.
                context.Report.ReportRepeated(IdleValue, one.ValueNode!.Span, () => [], $"`{parameter.Name}` is {one.Elements[0].Value}", idle.Consequence, parameter.Name, Help(parameter));
            }

            if (resolved.Count > 0 && idling.Count == resolved.Count && written.Count == 0 && document.Method.Node is { } node)
            {
                string given = $"{document.Method.Schema.Name} is given no `{parameter.Name}`, which is {parameter.Default} by default";
                context.Report.Report(IdleValue, node.Span, given, idle.Consequence, parameter.Name, Help(parameter));
            }
        }
    }

    private static string Help(ParameterSchema parameter) =>
        parameter.Summary.Length == 0 ? "see its method" : char.ToLowerInvariant(parameter.Summary[0]) + parameter.Summary.Substring(1).TrimEnd('.');
}
