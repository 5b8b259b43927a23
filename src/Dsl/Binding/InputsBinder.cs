using MergeDsl.Catalog;
using MergeDsl.Declaration;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Text;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>Reads the entries of <c>models</c> and of <c>sources</c>.</summary>
internal sealed class InputsBinder(BindingContext context, BoundMethod method, BoundParameters document)
{
    public List<BoundInput> Read(
        YamlSequence list, Place place, Located<ModelReference>? sliceBase, BoundParameters slice, BoundParameters module)
    {
        List<BoundInput> inputs = [];
        bool hasBareNames = false;
        for (int i = 0; i < list.Items.Count; i++)
        {
            YamlNode item = list.Items[i];
            bool isCutOff = i + 1 < list.Items.Count && IsRest(item, list.Items[i + 1]);
            if (i > 0 && IsRest(list.Items[i - 1], item))
            {
                YamlEntry first = ((YamlMapping)item).Entries[0]; // it has some
                context.Report.ReportRepeated(BindingDiagnostics.CutOff, first.Key.Site, () => JoinToAbove(first.Key), first.Key.Text);
            }
            else if (item is YamlScalar { IsNull: false } name)
            {
                if (!hasBareNames)
                {
                    hasBareNames = true;
                    ReportBareNames(list);
                }

                if (ModelBinder.Read(context, name) is { } model)
                {
                    inputs.Add(NewInput(item, model, null, sliceBase, BoundParameters.None with { IsBroken = true }, slice, module));
                }
            }
            else if (context.Mapping(item, place.Name, "- model: owner/name") is { } mapping)
            {
                Fields fields = KeyBinder.Read(context, mapping, place);
                Located<LayerRange>? layers = place == Place.Source ? ReadLayers(fields) : null;
                BoundParameters own = ParametersBinder.Read(context, method, SettingLevel.Input, fields);
                own = isCutOff ? own with { IsBroken = true } : own;
                if (ReadModel(fields, place) is { } model)
                {
                    inputs.Add(NewInput(item, model, layers, sliceBase, own, slice, module));
                }
            }
        }

        return inputs;
    }

    // - parameters: …, with a dash of its own.
    private bool IsRest(YamlNode above, YamlNode item) =>
        above is YamlMapping entry && item is YamlMapping { Entries.Count: > 0 } mapping
        && mapping.Entries.All(e => (e.Key.Text == "parameters" || context.ParameterNames.Contains(e.Key.Text)) && entry.Find(e.Key.Text) is null);

    private EquatableArray<TextEdit> JoinToAbove(YamlScalar key)
    {
        int dash = context.Report.Text.LastIndexOf('-', Math.Max(0, key.Site.Start - 1));
        return key.Text == "parameters" && dash >= 0 && string.IsNullOrWhiteSpace(context.Report.Text.Substring(dash + 1, key.Site.Start - dash - 1)) ? [new(new(dash, 1), " ")] : [];
    }

    private BoundInput NewInput(
        YamlNode node, Located<ModelReference> model, Located<LayerRange>? layers, Located<ModelReference>? sliceBase,
        BoundParameters own, BoundParameters slice, BoundParameters module)
    {
        bool isBase = sliceBase is not null && model.Value == sliceBase.Value;
        IReadOnlyList<BoundParameter> resolved = isBase && method.Schema.Base != BaseRole.Ordinary
            ? []
            : ParameterResolver.Resolve(method.Schema, ParameterScope.PerModel, own, slice, module, document);
        return new(node, model, layers, isBase, false, own, resolved);
    }

    private Located<ModelReference>? ReadModel(Fields fields, Place place)
    {
        if (fields["model"] is { } model)
        {
            return ModelBinder.Read(context, model.Value);
        }

        if (!fields.HasUnknownKeys)
        {
            context.Report.ReportRepeated(BindingDiagnostics.MissingKey, fields.Written("model")?.Key.Site ?? fields.Node.Site, () => [], place.Name, "model", "model: owner/name");
        }

        return null;
    }

    private Located<LayerRange>? ReadLayers(Fields fields)
    {
        if (fields["layer_range"] is { } range)
        {
            return LayerRangeBinder.Read(context, range.Value);
        }

        if (!fields.HasUnknownKeys)
        {
            context.Report.ReportRepeated(
                BindingDiagnostics.MissingKey, fields.Written("layer_range")?.Key.Site ?? fields.Node.Site, () => [], Place.Source.Name, "layer_range", "layer_range: [0, 32]");
        }

        return null;
    }

    // One mistake, however many names stand there: said at the first, mended at all.
    private void ReportBareNames(YamlSequence list)
    {
        List<YamlScalar> names = [.. list.Items.OfType<YamlScalar>().Where(s => !s.IsNull)];
        bool areWrittenHere = names.TrueForAll(n => n.Site == n.Span && !context.Report.Text.Substring(n.Span.Start, n.Span.Length).Any(LineMap.IsBreak));
        bool lackBlanks = names.TrueForAll(n => n.IsPlain && n.Text.StartsWith("model:", StringComparison.Ordinal) && n.Text.Length > 6 && (char.IsLetterOrDigit(n.Text[6]) || n.Text[6] is '.' or '/' or '~'));
        context.Report.Report(
            BindingDiagnostics.BareName, names[0].Span,
            [.. areWrittenHere && names.TrueForAll(n => !n.IsPlain || n.Text.Length == 0 || char.IsLetterOrDigit(n.Text[0]) || n.Text[0] is '.' or '/' or '\\' or '~' or '_') && names.TrueForAll(n => lackBlanks || !n.Text.StartsWith("model:", StringComparison.Ordinal)) ? names.Select(n => lackBlanks ? new TextEdit(new(n.Span.Start + 6, 0), " ") : new TextEdit(new(n.Span.Start, 0), "model: ")) : []],
            Words.Show(names[0].Text), Words.Show(lackBlanks ? names[0].Text.Substring(6) : names[0].Text));
    }
}

internal static partial class BindingDiagnostics
{
    public static readonly DiagnosticDescriptor CutOff = Add(
        "MRG2042", RecipeSeverity.Error, "Entry that is cut in two", "`{0}` begins an entry of the list here, and belongs to the entry above: write it without the `-`",
        "Each `-` begins a new entry. What belongs to one model stands under one `-`: `model`, `layer_range` and `parameters`, in the same column.");

    public static readonly DiagnosticDescriptor BareName = Add(
        "MRG2016", RecipeSeverity.Error, "Model without its key", "`{0}` stands in the list by itself; write `- model: {1}`",
        "Each entry of `models` and `sources` is a mapping with the key `model`, so that parameters and layers can stand beside it.");
}
