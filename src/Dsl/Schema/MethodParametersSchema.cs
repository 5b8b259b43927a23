using MergeDsl.Catalog;

namespace MergeDsl.Schema;

/// <summary>Which parameters there are depends on the method, which stands at the top; so do those of modules, slices and models.</summary>
internal static class MethodParametersSchema
{
    /// <summary>The parameters of a method: of any level, and those that a model can set.</summary>
    public static void Define(JsonText json, MethodSchema method)
    {
        Define(json, ParametersOf(method), method, _ => true);
        Define(json, ModelParametersOf(method), method, p => p.Scope == ParameterScope.PerModel);
    }

    /// <summary>If it is this method, these are its parameters.</summary>
    public static void WriteRule(JsonText json, MethodSchema method) => json.Object(null, () =>
    {
        json.Object("if", () => json.Object("properties", () => json.Object("merge_method", () => json.Text("const", method.Name))).Texts("required", ["merge_method"]));
        json.Object("then", () => json.Object("properties", () =>
        {
            Body(json, method);
            json.Object("modules", () => json.Object("additionalProperties", () => json.Object("properties", () => Body(json, method))));
        }));
    });

    private static void Body(JsonText json, MethodSchema method)
    {
        json.Object("parameters", () => json.Reference(ParametersOf(method)));
        json.Object("models", () => Items(json, () => json.Object("parameters", () => json.Reference(ModelParametersOf(method)))));
        json.Object("slices", () => Items(json, () =>
        {
            json.Object("parameters", () => json.Reference(ParametersOf(method)));
            json.Object("sources", () => Items(json, () => json.Object("parameters", () => json.Reference(ModelParametersOf(method)))));
        }));
    }

    private static void Items(JsonText json, Action properties) => json.Object("items", () => json.Object("properties", properties));

    private static void Define(JsonText json, string name, MethodSchema method, Func<ParameterSchema, bool> canBeSet) =>
        json.Object(name, () => json.Object("properties", () =>
        {
            foreach (ParameterSchema parameter in method.Parameters)
            {
                if (canBeSet(parameter))
                {
                    json.Object(parameter.Name, () => json.Text("description", Describe(parameter)).Array("allOf", () => json.Object(null, () => Setting(json, parameter))));
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
                ValueKind.Number or ValueKind.WholeNumber => "numberSetting",
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

    private static string ParametersOf(MethodSchema method) => method.Name + ".parameters";

    private static string ModelParametersOf(MethodSchema method) => method.Name + ".modelParameters";
}
