using MergeDsl.Binding;
using MergeDsl.Catalog;
using MergeDsl.Declaration;
using MergeDsl.Diagnostics;
using MergeDsl.Yaml;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor DoesNothing = Rule(
        CheckDoesNothing, "MRG4009", RecipeSeverity.Warning, "Setting that does or undoes everything", "{0}",
        "The setting is read, and what it asks for is nothing at all: the output is the same as without it, or is the base model itself.");

    private static void CheckDoesNothing(BoundDocument document, BindingContext context)
    {
        foreach (BoundSlice slice in document.Slices.Where(s => s.ResidualWeight is not null))
        {
            YamlEntry residual = slice.ResidualWeight!; // the line above asks for it
            context.Report.Report(
                DoesNothing, residual.Value.Span, slice.Node is YamlMapping owner ? context.Report.Edits.Remove(owner, residual) : [], "`residual_weight` is read and does nothing; remove it");
        }

        foreach (BoundSlice slice in document.Slices.Where(_ => document.Method.Schema.Base == BaseRole.Required))
        {
            foreach (NonZeroSumConstraint sum in document.Method.Schema.Constraints.OfType<NonZeroSumConstraint>())
            {
                if (AllZero(slice, sum) && ResolvedIn(slice, sum).SelectMany(r => r.Cases).Select(c => c.ValueNode).OfType<YamlNode>().FirstOrDefault() is { } value)
                {
                    string where = slice.Inputs.Count(i => i.Resolved.Count > 0) == 1 ? "the only model" : "every model";
                    context.Report.Report(DoesNothing, value.Span, $"`{sum.Parameter}` is 0 at {where}: the output is the base itself");
                }
            }
        }
    }

    /// <summary>Whether the weights of all models are 0 for every tensor.</summary>
    private static bool AllZero(BoundSlice slice, NonZeroSumConstraint sum) =>
        ResolvedIn(slice, sum).All(r => !r.IsBroken && r.Cases.Count > 0 && r.Cases.All(c => c.Elements.All(e => e.Value.Number == 0)));

    private static IEnumerable<BoundParameter> ResolvedIn(BoundSlice slice, NonZeroSumConstraint sum) =>
        slice.Inputs.SelectMany(i => i.Resolved).Where(r => r.Parameter.Name == sum.Parameter);
}
