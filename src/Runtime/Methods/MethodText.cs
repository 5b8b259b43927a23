using System.Text;
using MergeDsl.Catalog;

namespace MergeDsl.Methods;

/// <summary>Prints methods for plans and messages.</summary>
internal static class MethodText
{
    public static string Describe(MethodSchema schema, ParameterValues values)
    {
        StringBuilder text = new(schema.Name);
        text.Append('(');
        Append(text, schema.ParametersOf(ParameterScope.Global), values.Global);
        foreach (EquatableArray<ScalarValue?> model in values.Models)
        {
            text.Append("; ");
            Append(text, schema.ParametersOf(ParameterScope.PerModel), model);
        }

        return text.Append(')').ToString();
    }

    private static void Append(StringBuilder text, IEnumerable<ParameterSchema> parameters, EquatableArray<ScalarValue?> values)
    {
        int i = 0;
        foreach (ParameterSchema parameter in parameters)
        {
            text.Append(i == 0 ? "" : ", ").Append(parameter.Name).Append(": ").Append(values[i++]?.ToString() ?? "none");
        }
    }
}
