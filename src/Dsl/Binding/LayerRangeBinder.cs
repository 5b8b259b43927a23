using MergeDsl.Catalog;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Text;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>Reads <c>layer_range: [start, end]</c>.</summary>
internal static class LayerRangeBinder
{
    /// <summary>The layers, or null with a diagnostic.</summary>
    public static Located<LayerRange>? Read(BindingContext context, YamlNode node)
    {
        if (node is not YamlSequence list)
        {
            return Refuse(context, node, node is YamlScalar { IsNull: false } scalar ? $"`{Words.Show(scalar.Text)}`" : node.Kind);
        }

        if (list.Items.Count != 2)
        {
            return Refuse(context, node, list.Items.Count == 1 ? "a list of one number" : $"a list of {list.Items.Count}");
        }

        int[] bounds = new int[2];
        for (int i = 0; i < 2; i++)
        {
            string problem = "";
            if (list.Items[i] is not YamlScalar number || ScalarReader.Read(ParameterType.WholeNumber, number, out problem) is not { } value)
            {
                return Refuse(context, list, list.Items[i] is YamlScalar bad ? $"`{Words.Show(bad.Text)}` in it is refused: {problem}" : $"{list.Items[i].Kind} in a list");
            }

            bounds[i] = value.AsWholeNumber;
        }

        return new(new(bounds[0], bounds[1]), node);
    }

    private static Located<LayerRange>? Refuse(BindingContext context, YamlNode node, string found)
    {
        context.Report.Report(BindingDiagnostics.BadRange, node.Span, found);
        return null;
    }
}

internal static partial class BindingDiagnostics
{
    public static readonly DiagnosticDescriptor BadRange = Add(
        "MRG2019", RecipeSeverity.Error, "Layer range of another form", "a layer range is two whole numbers `[start, end]`, the end exclusive; here is {0}",
        "`layer_range: [0, 16]` are the first sixteen layers: layers are counted from 0, and the end is not among them.");
}
