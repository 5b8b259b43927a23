using MergeDsl.Catalog;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Text;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>Reads a setting as the type that its parameter has: a scalar, a gradient, a condition, or a list of conditions.</summary>
internal sealed class SettingReader(BindingContext context, ParameterSchema parameter, SettingLevel level)
{
    // More points than a gradient ever has.
    private const int MaxMended = 200;

    private readonly List<BoundCase> cases = [];
    private bool isBroken;

    public static BoundSetting Read(BindingContext context, ParameterSchema parameter, SettingLevel level, YamlEntry entry)
    {
        SettingReader reader = new(context, parameter, level);
        reader.Read(entry);
        return new(entry.Key, entry.Value, parameter, level, reader.cases, reader.isBroken);
    }

    private void Read(YamlEntry entry)
    {
        YamlNode node = entry.Value;
        if (node is YamlMapping condition)
        {
            ReadCondition(condition);
        }
        else if (node is YamlSequence { Items.Count: > 0 } list && list.Items[0] is YamlMapping)
        {
            if (LackFilters(list))
            {
                return;
            }

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
        else if (node is YamlScalar { IsNull: true, Span.Length: 0 })
        {
            ReportWrongType([], entry.Key.Site, "nothing");
        }
        else
        {
            ReadValue(node, node, null, null);
        }
    }

    // {mlp: 0.5, self_attn: 0.3}, in one mapping or in a list of them, is one mistake, not one for each name.
    private bool LackFilters(YamlNode node)
    {
        IEnumerable<YamlNode> conditions = node is YamlSequence list ? list.Items : [node];
        if (!conditions.All(c => c is YamlMapping { Entries.Count: > 0 } mapping && mapping.Entries.All(IsNoKey)))
        {
            return false;
        }

        YamlMapping first = (YamlMapping)conditions.First(); // all of them are
        string name = Words.Show(first.Entries[0].Key.Text);
        Refuse(first.Span, $"a mapping with the key `{name}`; a condition is written `- filter: {name}` with `value: …` below it");
        return true;

        static bool IsNoKey(YamlEntry entry) => entry.Key.Text is not ("filter" or "value") && Suggestion.Closest(entry.Key.Text, Place.Condition.Keys) is null;
    }

    private void ReadCondition(YamlMapping condition)
    {
        if (LackFilters(condition))
        {
            return;
        }

        Fields fields = KeyBinder.Read(context, condition, Place.Condition);
        YamlScalar? filter = fields["filter"] is { } given ? context.Scalar(given.Value, "a filter", given.Value is YamlSequence ? "filter: mlp`, a condition for each of them, `filter: self_attn" : "filter: mlp") : null;
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
        if (node is YamlMapping or YamlSequence { Items.Count: 0 })
        {
            Refuse(node.Span, node is YamlMapping ? $"{node.Kind}; a condition's value is a single value or a gradient" : "an empty list; give a value, or remove the key");
            return;
        }

        IReadOnlyList<YamlNode> items = node is YamlSequence list ? list.Items : [node];
        List<BoundElement> elements = [];
        List<YamlScalar> refused = [];
        foreach (YamlNode item in items)
        {
            if (item is not YamlScalar scalar)
            {
                Refuse(item.Span, $"{item.Kind} in a gradient, whose elements are single values");
            }
            else if (ScalarReader.Read(parameter.Type, scalar, out _) is { } value)
            {
                elements.Add(new(value, scalar));
            }
            else
            {
                refused.Add(scalar);
            }
        }

        Refuse(refused);
        if (elements.Count == 0)
        {
            isBroken = true;
            return;
        }

        cases.Add(new(owner, filterNode, filter, node, elements, node is YamlSequence, level));
    }

    // The points of a gradient are usually wrong in the same way: said at the first, mended at all.
    private void Refuse(List<YamlScalar> scalars)
    {
        if (scalars.Count > 0)
        {
            ScalarReader.Read(parameter.Type, scalars[0], out string problem);
            string? meant = scalars[0].IsNull ? null : MeantValue.Of(parameter.Type, scalars[0].Text);
            string shown = scalars[0].IsNull ? "nothing" : $"`{Words.Show(scalars[0].Text)}`: {problem}" + (meant is null ? "" : $"; did you mean {meant}?");
            IEnumerable<TextEdit> fix = meant is null ? [] : scalars.Take(MaxMended).Select(s => MeantValue.Of(parameter.Type, s.Text) is { } value ? new TextEdit(s.Span, value) : null).OfType<TextEdit>();
            ReportWrongType(fix, scalars[0].Span, shown + Words.More(scalars.Count - 1));
        }
    }

    private void ReportWrongType(IEnumerable<TextEdit> fix, TextSpan span, string shown)
    {
        isBroken = true;
        context.Report.Report(BindingDiagnostics.WrongType, span, fix.ToEquatableArray(), parameter.Name, Describe(parameter.Type), shown);
    }

    private void Refuse(TextSpan span, string found)
    {
        isBroken = true;
        context.Report.ReportRepeated(BindingDiagnostics.WrongSetting, span, () => [], parameter.Name, found);
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
