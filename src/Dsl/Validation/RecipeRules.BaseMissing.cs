using MergeDsl.Binding;
using MergeDsl.Declaration;
using MergeDsl.Diagnostics;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor BaseMissing = Rule(
        CheckBaseMissing, "MRG2010", RecipeSeverity.Error, "Base model missing", "{0} needs a base model; add `base_model: …`",
        "The method merges differences from a common ancestor, or interpolates from it: `base_model` names that model. It may be one of the models or not.");

    private static void CheckBaseMissing(BoundDocument document, BindingContext context)
    {
        if (document.Method is { Schema.Base: BaseRole.Required, Node: { } node }
            && !document.Fields.HasUnknownKeys && !context.MisplacedKeys.Contains("base_model") && document.Fields["base_model"] is null
            && document.Slices.Any(s => s.Base is null && !HasBrokenBase(s)))
        {
            context.Report.Report(BaseMissing, node.Span, document.Method.Schema.Name);
        }
    }

    private static bool HasBrokenBase(BoundSlice slice) =>
        slice.Node is Yaml.YamlMapping mapping && mapping.Find("base_model") is { Value: not Yaml.YamlScalar { IsNull: true } };
}
