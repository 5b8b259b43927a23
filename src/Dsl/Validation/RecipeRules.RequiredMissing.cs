using MergeDsl.Binding;
using MergeDsl.Catalog;
using MergeDsl.Diagnostics;
using MergeDsl.Text;
using MergeDsl.Yaml;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    private static readonly DiagnosticDescriptor RequiredMissing = Rule(
        CheckRequiredMissing, "MRG2022", RecipeSeverity.Error, "Required parameter missing", "{0}",
        "The parameter has no default. Parameters of a model may be given in its entry, or at any outer level for all models; parameters of the method stand under the top-level `parameters`, or those of a slice.");

    private static readonly DiagnosticDescriptor WrongSteering = Also(
        "MRG2025", RecipeSeverity.Error, "Steered by another parameter", "{0} is not steered by `{1}`, which has no effect there, but by {2}, which {3} missing",
        "The parameter belongs to another method. slerp is steered by `t` under the top-level `parameters`, most other methods by a `weight` for each model.");

    private static void CheckRequiredMissing(BoundDocument document, BindingContext context)
    {
        List<string> missing = [.. document.Method.Schema.Parameters.Where(p => IsMissingEverywhere(document, p)).Select(p => $"`{p.Name}`")];
        if (missing.Count > 0 && Steering(document, context) is { } steering)
        {
            context.Report.Report(
                WrongSteering, steering.Key.Site, document.Method.Schema.Name, steering.Key.Text, Words.List(missing), missing.Count == 1 ? "is" : "are");
            return;
        }

        foreach (ParameterSchema parameter in document.Method.Schema.ParametersOf(ParameterScope.Global))
        {
            if (document.Slices.Any(s => s.Globals.Any(g => g.Parameter.Name == parameter.Name && g.IsMissing))
                && !IsMisplaced(document, parameter) && document.Method.Node is { } node)
            {
                context.Report.Report(
                    RequiredMissing, node.Span, $"{document.Method.Schema.Name} needs the parameter `{parameter.Name}`; give it under the top-level `parameters`");
            }
        }

        foreach (ParameterSchema parameter in document.Method.Schema.ParametersOf(ParameterScope.PerModel))
        {
            CheckModels(document, context, parameter);
        }
    }

    private static void CheckModels(BoundDocument document, BindingContext context, ParameterSchema parameter)
    {
        List<BoundInput> missing = [.. document.Slices.SelectMany(s => s.Inputs).Where(i => Lacks(i, parameter))];
        bool everywhere = IsMissingEverywhere(document, parameter) && missing.Count(i => !i.IsAdded) > 1;
        foreach (BoundInput input in everywhere ? missing.Take(1) : missing)
        {
            string message = everywhere
                ? $"no model has a `{parameter.Name}`, which {document.Method.Schema.Name} needs: {Words.List(missing.Where(i => !i.IsAdded).Select(i => $"`{i.Model.Value}`").Distinct())}; give each model one, or all of them one under the top-level `parameters`"
                : input.IsAdded
                    ? $"the base model `{input.Model.Value}` is not listed and becomes one more input of {document.Method.Schema.Name}, and it has no `{parameter.Name}`; list it with one, or drop `base_model`"
                    : $"`{input.Model.Value}` has no `{parameter.Name}`, which {document.Method.Schema.Name} needs; give it under the model's `parameters`, or for all models under the top-level `parameters`";
            context.Report.Report(RequiredMissing, input.Node.Site, message);
        }
    }

    private static bool Lacks(BoundInput input, ParameterSchema parameter) =>
        input.Resolved.Any(r => r.Parameter.Name == parameter.Name && r.IsMissing);

    private static bool IsMissingEverywhere(BoundDocument document, ParameterSchema parameter) =>
        parameter.IsRequired && document.Slices.Any() && (parameter.Scope == ParameterScope.Global
            ? !IsMisplaced(document, parameter) && document.Slices.All(s => s.Globals.Any(g => g.Parameter.Name == parameter.Name && g.IsMissing))
            : document.Slices.SelectMany(s => s.Inputs).Where(i => i.Resolved.Count > 0 && !i.IsAdded).All(i => Lacks(i, parameter))
                && document.Slices.SelectMany(s => s.Inputs).Any(i => Lacks(i, parameter)));

    private static bool IsMisplaced(BoundDocument document, ParameterSchema parameter) =>
        document.AllParameters.Any(p => p.MisplacedGlobals.Any(e => e.Key.Text == parameter.Name));

    // What steers another method was probably meant to steer this one, and a number for a whole method the one that is missing: the first such parameter, if there is any.
    private static YamlEntry? Steering(BoundDocument document, BindingContext context)
    {
        bool lacksGlobal = document.Method.Schema.ParametersOf(ParameterScope.Global).Any(p => IsMissingEverywhere(document, p));
        return document.AllParameters.SelectMany(p => p.Foreign).OrderBy(e => e.Key.Site.Start).FirstOrDefault(e => context.Catalog.Methods.Any(m =>
            m.Find(e.Key.Text) is { IsRequired: true } || (lacksGlobal && m.Find(e.Key.Text) is { Scope: ParameterScope.Global, Type.Kind: ValueKind.Number })));
    }
}
