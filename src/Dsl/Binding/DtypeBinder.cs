using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Text;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>Reads <c>dtype</c> and <c>out_dtype</c>.</summary>
internal static class DtypeBinder
{
    private const string Prefix = "torch.";

    private static readonly string[] Names = ["float32", "float16", "bfloat16", "float64"];

    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["bf16"] = "bfloat16",
        ["bfloat"] = "bfloat16",
        ["fp16"] = "float16",
        ["f16"] = "float16",
        ["half"] = "float16",
        ["fp32"] = "float32",
        ["f32"] = "float32",
        ["float"] = "float32",
        ["single"] = "float32",
        ["fp64"] = "float64",
        ["f64"] = "float64",
        ["double"] = "float64",
    };

    /// <summary>The type; null if the entry is absent, empty, or no type (then with a diagnostic).</summary>
    public static FloatType? Read(BindingContext context, YamlEntry? entry)
    {
        if (entry is null || entry.Value is YamlScalar { Text: "" })
        {
            return null;
        }

        if (context.Scalar(entry.Value, $"`{entry.Key.Text}`", $"{entry.Key.Text}: bfloat16") is not { } scalar)
        {
            return null;
        }

        string name = scalar.Text.StartsWith(Prefix, StringComparison.Ordinal) ? scalar.Text.Substring(Prefix.Length) : scalar.Text;
        if (Find(name) is { } type)
        {
            return type;
        }

        name = name.Trim();
        string? meant = Aliases.TryGetValue(name, out string? alias) ? alias
            : Array.Find(Names, n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase))
            ?? (name.IndexOf("int", StringComparison.OrdinalIgnoreCase) >= 0 || name.IndexOf('8') >= 0 ? null : Suggestion.Closest(name, Names));
        TextEdit[] fix = meant is null ? [] : [new(scalar.Span, meant)];
        context.Report.Report(
            BindingDiagnostics.UnknownType, scalar.Span, [.. fix], Words.Show(scalar.Text), Words.List(Names, "or"),
            meant is not null ? $"; did you mean `{meant}`?" : name == "auto" ? $"; leave `{entry.Key.Text}` out, and the inputs decide" : "");
        return meant is null ? null : Find(meant);
    }

    private static FloatType? Find(string name) => name switch
    {
        "float32" => FloatType.Float32,
        "float16" => FloatType.Float16,
        "bfloat16" => FloatType.BFloat16,
        "float64" => FloatType.Float64,
        _ => null,
    };
}

internal static partial class BindingDiagnostics
{
    public static readonly DiagnosticDescriptor UnknownType = Add(
        "MRG2006", RecipeSeverity.Error, "Unknown type", "unknown type `{0}`; allowed are {1}{2}",
        "`dtype` and `out_dtype` name a floating-point type by its full name; a prefix `torch.` is allowed. Weights are never integers.");
}
