using MergeDsl.Catalog;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Text;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>Reads a setting as the type that its parameter has: a scalar, a gradient, a condition, or a list of conditions.</summary>
internal sealed class SettingReader(BindingContext context, ParameterSchema parameter, SettingLevel level)
{
    private readonly List<BoundCase> cases = [];
    private bool isBroken;

    public static BoundSetting Read(BindingContext context, ParameterSchema parameter, SettingLevel level, YamlEntry entry)
    {
        SettingReader reader = new(context, parameter, level);
        reader.Read(entry.Value);
        return new(entry.Key, entry.Value, parameter, level, reader.cases, reader.isBroken);
    }

    private void Read(YamlNode node)
    {
        if (node is YamlMapping condition)
        {
            ReadCondition(condition);
        }
        else if (node is YamlSequence { Items.Count: > 0 } list && list.Items[0] is YamlMapping)
        {
            foreach (YamlNode item in list.Items)
            {
                if (item is YamlMapping one)
                {
                    ReadCondition(one);
                }
                else
                {
                    Refuse(item.Span, $"{item.Kind} among conditions; an entry without a filter is written `- value: …`");
                }
            }
        }
        else
        {
            ReadValue(node, node, null, null);
        }
    }

    private void ReadCondition(YamlMapping condition)
    {
        // {mlp: 0.5, self_attn: 0.3} is one mistake, not one for each name.
        if (condition.Entries.Count > 0 && condition.Entries.All(e => e.Key.Text is not ("filter" or "value") && Suggestion.Closest(e.Key.Text, Place.Condition.Keys) is null))
        {
            Refuse(condition.Span, $"a mapping with the key `{Words.Show(condition.Entries[0].Key.Text)}`; a condition is written `- filter: {Words.Show(condition.Entries[0].Key.Text)}` with `value: …` below it");
            return;
        }

        Fields fields = KeyBinder.Read(context, condition, Place.Condition);
        YamlScalar? filter = fields["filter"] is { } given ? context.Scalar(given.Value, "a filter", "filter: mlp") : null;
        if (fields["filter"] is not null && filter is null)
        {
            isBroken = true;
        }
        else if (fields["value"] is { } value)
        {
            ReadValue(value.Value, condition, filter, filter is null or { Text: "" or "*" } ? null : filter.Text);
        }
        else
        {
            isBroken = true;
            if (!fields.HasUnknownKeys)
            {
                context.Report.Report(BindingDiagnostics.NoValue, condition.Site, parameter.Name);
            }
        }
    }

    private void ReadValue(YamlNode node, YamlNode owner, YamlScalar? filterNode, string? filter)
    {
        List<BoundElement> elements = [];
        switch (node)
        {
            case YamlScalar scalar:
                ReadElement(elements, scalar);
                break;
            case YamlSequence { Items.Count: 0 }:
                Refuse(node.Span, "an empty list; give a value, or remove the key");
                return;
            case YamlSequence list:
                foreach (YamlNode item in list.Items)
                {
                    if (item is YamlScalar element)
                    {
                        ReadElement(elements, element);
                    }
                    else
                    {
                        Refuse(item.Span, $"{item.Kind} in a gradient, whose elements are single values");
                    }
                }

                break;
            default:
                Refuse(node.Span, $"{node.Kind}; a condition's value is a single value or a gradient");
                return;
        }

        if (elements.Count == 0)
        {
            isBroken = true;
            return;
        }

        cases.Add(new(owner, filterNode, filter, node, elements, node is YamlSequence, level));
    }

    private void ReadElement(List<BoundElement> elements, YamlScalar scalar)
    {
        if (ScalarReader.Read(parameter.Type, scalar, out string problem) is { } value)
        {
            elements.Add(new(value, scalar));
            return;
        }

        isBroken = true;
        string? meant = scalar.IsNull ? null : ScalarReader.Meant(parameter.Type, scalar.Text);
        string shown = scalar.IsNull ? "nothing" : $"`{Words.Show(scalar.Text)}`: {problem}" + (meant is null ? "" : $"; did you mean {meant}?");
        context.Report.Report(BindingDiagnostics.WrongType, scalar.Span, meant is null ? [] : [new(scalar.Span, meant)], parameter.Name, Describe(parameter.Type), shown);
    }

    private void Refuse(TextSpan span, string found)
    {
        isBroken = true;
        context.Report.Report(BindingDiagnostics.WrongSetting, span, parameter.Name, found);
    }

    private static string Describe(ParameterType type) => type.Kind switch
    {
        ValueKind.Number => "a number",
        ValueKind.WholeNumber => "a whole number",
        ValueKind.Boolean => "true or false",
        ValueKind.Word => $"one of {Words.List(type.Words.Select(w => w.Name), "or")}",
        _ => "text",
    };
}

internal static partial class BindingDiagnostics
{
    public static readonly DiagnosticDescriptor WrongType = Add(
        "MRG3001", RecipeSeverity.Error, "Value of another type", "`{0}` must be {1}, and here is {2}",
        "Numbers are written with a point (`0.5`), also in quotes; booleans as `true` or `false` (also `yes`, `on`, `1`); whole numbers without a fraction.");

    public static readonly DiagnosticDescriptor NoValue = Add(
        "MRG3009", RecipeSeverity.Error, "Condition without a value", "this condition of `{0}` has no value; add `value: …`",
        "A condition is `{filter, value}`: what must occur in a tensor's name, and the value that the parameter then has.");

    public static readonly DiagnosticDescriptor WrongSetting = Add(
        "MRG3010", RecipeSeverity.Error, "Setting of no known form", "a setting of `{0}` cannot hold {1}",
        "A parameter is set to a single value, to a gradient (a list of single values over the layers), to a condition `{filter, value}`, or to a list of conditions.");
}
