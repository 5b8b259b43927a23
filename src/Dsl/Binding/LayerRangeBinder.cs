using System.Text.RegularExpressions;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Text;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>Reads <c>layer_range: [start, end]</c>.</summary>
internal static class LayerRangeBinder
{
    // Linear: digits and what is between them have no character in common.
    private static readonly Regex TwoNumbers = new(@"^[\s\[(]*([0-9]{1,6})[\s,:;.\-\u2013to]+([0-9]{1,6})[\s\])]*$", RegexOptions.CultureInvariant);

    /// <summary>The layers, or null with a diagnostic.</summary>
    public static Located<LayerRange>? Read(BindingContext context, YamlNode node)
    {
        if (node is not YamlSequence list)
        {
            string? meant = node is YamlScalar { IsNull: false } written ? Meant(written.Text) : null;
            return Refuse(context, node, $"a layer range is a list of two whole numbers, and here is {(node is YamlScalar { IsNull: false } scalar ? $"`{Words.Show(scalar.Text)}`" : node.Kind)}", meant);
        }

        if (list.Items.Count != 2)
        {
            return Refuse(context, node, $"a layer range is two whole numbers, and here {list.Items.Count switch { 0 => "is none", 1 => "is one", int count => $"are {count}" }}");
        }

        int[] bounds = new int[2];
        for (int i = 0; i < 2; i++)
        {
            if (list.Items[i] is not YamlScalar number || ScalarReader.ReadWhole(number, out _) is not { } value || char.IsLetter(number.Text[0]))
            {
                string shown = list.Items[i] is YamlScalar { IsNull: false } bad ? $"`{Words.Show(bad.Text)}`" : list.Items[i].Kind;
                string hint = list.Items[i] is YamlSequence ? ", and layers of two ranges are two entries of `slices`, each with its own `- sources:`" : "";
                return Refuse(context, list.Items[i], $"{shown} in the layer range is not a whole number{hint}");
            }

            bounds[i] = value;
        }

        return new(new(bounds[0], bounds[1]), node);
    }

    private static Located<LayerRange>? Refuse(BindingContext context, YamlNode node, string found, string? meant = null)
    {
        context.Report.Report(BindingDiagnostics.BadRange, node.Span, meant is null ? [] : [new(node.Span, meant)], found, meant is null ? "" : $"; did you mean `{meant}`?");
        return null;
    }

    // "0-16", "0, 16", "[0, 16]", "0..16".
    private static string? Meant(string text)
    {
        Match match = TwoNumbers.Match(text);
        return match.Success ? $"[{match.Groups[1].Value}, {match.Groups[2].Value}]" : null;
    }
}

internal static partial class BindingDiagnostics
{
    public static readonly DiagnosticDescriptor BadRange = Add(
        "MRG2019", RecipeSeverity.Error, "Layer range of another form", "{0}; write `[start, end]`, the end exclusive{1}",
        "`layer_range: [0, 16]` are the first sixteen layers: layers are counted from 0, and the end is not among them.");
}
