using MergeDsl.Catalog;
using MergeDsl.Explanation;
using MergeDsl.Recipes;

namespace MergeDsl.Cli;

/// <summary>One layer or tensor: the value of each parameter there, and how it comes out of the recipe.</summary>
internal static class FocusText
{
    private const string Indent = "  ";

    public static void Write(TensorFocus focus, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(ExplainWords.Cut(Heading(focus), ExplainWords.Width));
        List<string[]> rows = [];
        foreach (ParameterExplanation parameter in focus.Slice.Parameters)
        {
            string of = parameter.Input is { } input ? ExplainWords.ShortModel(focus.Slice.Slice.Inputs[input].Model) : "all inputs";
            if (focus.NameFor(parameter) is not { } name)
            {
                rows.AddRange(parameter.Cases.Select(c => Row(focus, parameter, c, of)));
            }
            else if (parameter.CaseFor(name) is { } taken)
            {
                rows.Add(Row(focus, parameter, taken, of));
            }
            else
            {
                rows.Add([parameter.Schema.Name, of, "no filter meets it", parameter.Schema.IsNullable ? "not given" : "no value"]);
            }
        }

        if (rows.Count == 0)
        {
            output.WriteLine($"{Indent}no parameters");
            return;
        }

        IReadOnlyList<string> lines = Columns.Align(rows, Indent);
        List<CaseExplanation?> cases = [.. CasesOf(focus)];
        for (int i = 0; i < lines.Count; i++)
        {
            output.WriteLine(ExplainWords.Cut(lines[i], ExplainWords.Width));
            if (cases[i] is { Case.IsGradient: true } gradient)
            {
                output.WriteLine(ExplainWords.Cut($"{Indent}{Indent}{Arithmetic(gradient, focus.Position)}", ExplainWords.Width));
            }
        }
    }

    private static IEnumerable<CaseExplanation?> CasesOf(TensorFocus focus) =>
        focus.Slice.Parameters.SelectMany(p => focus.NameFor(p) is { } name ? [p.CaseFor(name)] : p.Cases.AsEnumerable<CaseExplanation?>());

    private static string[] Row(TensorFocus focus, ParameterExplanation parameter, CaseExplanation one, string of) =>
    [
        parameter.Schema.Name, of, ExplainWords.Filter(one.Case.Filter, parameter.Cases.Count == 1), ExplainWords.Rounded(one.At(focus.Position)),
        ExplainWords.GivenAt(one, !focus.Slice.Module.WholeModels),
    ];

    private static string Heading(TensorFocus focus)
    {
        string place = focus.Layer is not { } layer ? "outside the layers, where gradients have their first element"
            : focus.Slice.LayerCount is { } count ? $"layer {layer}, {focus.Position.Numerator}/{focus.Position.Denominator} of the way through {ExplainWords.Layers(focus.Slice.FirstLayer, count)}"
            : $"layer {layer}";
        string module = focus.Slice.Module.Name is { } name ? $"module {name}, " : "";
        return focus.Tensor is null ? module + place : $"{focus.Tensor}: {module}{place}";
    }

    // [0, 0.5, 0.3, 0.7, 1]: 0.548 of the way from 0.5 to 0.3
    private static string Arithmetic(CaseExplanation gradient, LayerPosition position)
    {
        (int index, long rest) = position.Find(gradient.Case.Values.Count);
        ScalarValue element = gradient.Case.Values[index];
        string list = ExplainWords.FullValue(gradient.Case);
        return gradient.Kind is not (ValueKind.Number or ValueKind.WholeNumber) ? $"of {list} the {Ordinal(index)}, which holds until the next"
            : rest == 0 ? $"of {list} the {Ordinal(index)}"
            : $"{ExplainWords.Rounded(ScalarValue.Of((double)rest / position.Denominator))} of the way from {element} to {gradient.Case.Values[index + 1]} in {list}";
    }

    private static string Ordinal(int index) => (index + 1) switch { 1 => "first", 2 => "second", 3 => "third", int n => $"{n}th" };
}
