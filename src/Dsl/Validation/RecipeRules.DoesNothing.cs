using MergeDsl.Binding;
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

        foreach (BoundSetting lambda in document.AllSettings.Where(s => s.Parameter.Name == "lambda"))
        {
            foreach (BoundCase one in lambda.Cases.Where(c => c.Filter is null && c.Elements.All(e => e.Value.Number == 0)))
            {
                context.Report.Report(DoesNothing, one.ValueNode?.Span ?? lambda.Value.Span, "`lambda` is 0, which leaves nothing of the models: the output is the base itself");
            }
        }

        foreach (BoundInput input in document.Slices.Where(s => s.Inputs.Count(i => i.Resolved.Count > 0) == 1).SelectMany(s => s.Inputs))
        {
            if (document.Method.Schema.Base == Declaration.BaseRole.Required
                && input.Resolved.FirstOrDefault(r => r.Parameter.Name == "weight") is { Cases.Count: 1 } weight
                && weight.Cases[0] is { Filter: null, ValueNode: { } value } only && only.Elements.All(e => e.Value.Number == 0))
            {
                context.Report.Report(DoesNothing, value.Span, "the only model has a `weight` of 0: the output is the base itself");
            }
        }
    }
}
