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
            return Refuse(context, node, $"a layer range is a list of two whole numbers, and here is {(node is YamlScalar { IsNull: false } scalar ? $"`{Words.Show(scalar.Text)}`" : node.Kind)}");
        }

        if (list.Items.Count != 2)
        {
            return Refuse(context, node, $"a layer range is two whole numbers, and here {list.Items.Count switch { 0 => "is none", 1 => "is one", int count => $"are {count}" }}");
        }

        int[] bounds = new int[2];
        for (int i = 0; i < 2; i++)
        {
            if (list.Items[i] is not YamlScalar number || ScalarReader.ReadWhole(number, out _) is not { } value)
            {
                string shown = list.Items[i] is YamlScalar { IsNull: false } bad ? $"`{Words.Show(bad.Text)}`" : list.Items[i].Kind;
                return Refuse(context, list.Items[i], $"{shown} in the layer range is not a whole number");
            }

            bounds[i] = value;
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
        "MRG2019", RecipeSeverity.Error, "Layer range of another form", "{0}; write `[start, end]`, the end exclusive",
        "`layer_range: [0, 16]` are the first sixteen layers: layers are counted from 0, and the end is not among them.");
}
