using MergeDsl.Catalog;
using MergeDsl.Declaration;

namespace MergeDsl.Schema;

/// <summary>Which parameters there are depends on the method, which stands at the top; so do those of modules, slices and models.</summary>
internal static class MethodParametersSchema
{
    /// <summary>The parameters of a method: of any level, and those that a model can set.</summary>
    public static void Define(JsonText json, MethodSchema method)
    {
        Define(json, ParametersOf(method), method, _ => true);
        Define(json, ModelParametersOf(method), method, p => p.Scope == ParameterScope.PerModel);
        foreach (ParameterSchema parameter in method.Parameters.Where(p => p.Ranges.Any(r => !r.IsAdvice)))
        {
            DefineRange(json, method, parameter);
        }
    }

    // A value, the points of a gradient, and the values of conditions: keywords of other kinds of values do not count.
    private static void DefineRange(JsonText json, MethodSchema method, ParameterSchema parameter) => json.Object(RangeOf(method, parameter), () =>
    {
        foreach (RangeConstraint range in parameter.Ranges.Where(r => !r.IsAdvice))
        {
            if (!double.IsInfinity(range.Min))
            {
                json.Number(range.MinExclusive ? "exclusiveMinimum" : "minimum", range.Min);
            }

            if (!double.IsInfinity(range.Max))
            {
                json.Number(range.MaxExclusive ? "exclusiveMaximum" : "maximum", range.Max);
            }
        }

        json.Object("items", () => json.Reference(RangeOf(method, parameter)));
        json.Object("properties", () => json.Object("value", () => json.Reference(RangeOf(method, parameter))));
    });

    /// <summary>If it is this method, these are its parameters.</summary>
    public static void WriteRule(JsonText json, MethodSchema method) => json.Object(null, () =>
    {
        json.Object("if", () => json.Object("properties", () => json.Object("merge_method", () => json.Text("const", method.Name))).Texts("required", ["merge_method"]));
        json.Object("then", () =>
        {
            json.Object("properties", () =>
            {
                Body(json, method);
                json.Object("modules", () => json.Object("additionalProperties", () => json.Object("properties", () => Body(json, method))));
            });
            if (method.Base == BaseRole.Required)
            {
                json.OneOfRequired("anyOf", "base_model", "slices", "modules"); // slices may name one each
            }
        });
    });

    private static void Body(JsonText json, MethodSchema method)
    {
        json.Object("parameters", () => json.Reference(ParametersOf(method)));
        json.Object("models", () => Inputs(json, method));
        json.Object("slices", () => Items(json, () =>
        {
            json.Object("parameters", () => json.Reference(ParametersOf(method)));
            json.Object("sources", () => Inputs(json, method));
        }));
    }

    private static void Inputs(JsonText json, MethodSchema method)
    {
        Items(json, () => json.Object("parameters", () => json.Reference(ModelParametersOf(method))));
        if (method.Inputs.Max < int.MaxValue)
        {
            json.Number("maxItems", method.Inputs.Max + (method.Inputs.CountsBase || method.Base == BaseRole.Ordinary ? 0 : 1));
        }
    }

    private static void Items(JsonText json, Action properties) => json.Object("items", () => json.Object("properties", properties));

    private static void Define(JsonText json, string name, MethodSchema method, Func<ParameterSchema, bool> canBeSet) =>
        json.Object(name, () => json.Object("properties", () =>
        {
            foreach (ParameterSchema parameter in method.Parameters)
            {
                if (canBeSet(parameter))
                {
                    json.Object(parameter.Name, () => json.Text("description", Describe(parameter)).Array("allOf", () =>
                    {
                        json.Object(null, () => Setting(json, parameter));
                        if (parameter.Ranges.Any(r => !r.IsAdvice))
                        {
                            json.Object(null, () => json.Reference(RangeOf(method, parameter)));
                        }
                    }));
                }
                else
                {
                    json.Boolean(parameter.Name, false); // a model cannot set what is the method's
                }
            }
        }));

    private static void Setting(JsonText json, ParameterSchema parameter)
    {
        if (parameter.Type.Kind == ValueKind.Word)
        {
            json.Array("anyOf", () =>
            {
                json.Object(null, () => json.Texts("enum", parameter.Type.Words.Select(w => w.Name)));
                json.Object(null, () => json.Texts("type", ["array", "object"]));
            });
        }
        else
        {
            json.Reference(parameter.Type.Kind switch
            {
                ValueKind.Number => "numberSetting",
                ValueKind.WholeNumber => "wholeNumberSetting",
                ValueKind.Boolean => "booleanSetting",
                _ => "textSetting",
            });
        }
    }

    private static string Describe(ParameterSchema parameter)
    {
        string ranges = string.Concat(parameter.Ranges.Select(r => $" {(r.IsAdvice ? "Usually" : "Must be")} {r.Describe()}."));
        string value = parameter.Default is { } given ? $" Default: {given}." : parameter.IsRequired ? " Required." : "";
        return parameter.Summary + ranges + value;
    }

    private static string RangeOf(MethodSchema method, ParameterSchema parameter) => $"{method.Name}.{parameter.Name}.range";

    private static string ParametersOf(MethodSchema method) => method.Name + ".parameters";

    private static string ModelParametersOf(MethodSchema method) => method.Name + ".modelParameters";
}
