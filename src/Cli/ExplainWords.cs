using System.Globalization;
using MergeDsl.Catalog;
using MergeDsl.Explanation;
using MergeDsl.Recipes;

namespace MergeDsl.Cli;

/// <summary>Puts what an explanation holds into words, none of them longer than its column.</summary>
internal static class ExplainWords
{
    /// <summary>No line is longer.</summary>
    public const int Width = 100;

    private const int ModelWidth = 60;
    private const int FilterWidth = 24;
    private const int ValueWidth = 32;

    public static string Model(ModelReference model) => Cut(model.ToString(), ModelWidth);

    /// <summary>The end of a model's name, by which people tell models apart.</summary>
    public static string ShortModel(ModelReference model) => Cut(model.ToString().TrimEnd('/') is var name ? name[(name.LastIndexOf('/') + 1)..] : "", FilterWidth);

    public static string Filter(string? filter, bool isOnly) => filter is not null ? Cut(filter, FilterWidth) : isOnly ? "all tensors" : "all others";

    public static string Value(ParameterCase setting) => Cut(FullValue(setting), ValueWidth);

    public static string FullValue(ParameterCase setting) =>
        setting.IsGradient ? $"[{string.Join(", ", setting.Values)}]" : Show(setting.Values[0]);

    /// <summary>A value in six digits: what comes between the elements of a gradient has many more.</summary>
    public static string Rounded(ScalarValue? value) =>
        value is not { } known ? "not whole"
        : known.Kind == ValueKind.Number ? known.Number.ToString("G6", CultureInfo.InvariantCulture)
        : Show(known);

    public static string GivenAt(CaseExplanation one, bool isSource) => one.Line is { } line ? $"line {line}, {Level(one.Case.Level, isSource)}" : "the method's default";

    public static string Layers(int first, int count) => count == 1 ? $"layer {first}" : $"layers {first}…{first + count - 1}";

    public static string Count(int number, string noun) => $"{number.ToString("N0", CultureInfo.InvariantCulture)} {noun}{(number == 1 ? "" : "s")}";

    public static string Cut(string text, int width)
    {
        string line = text.ReplaceLineEndings(" ");
        return line.Length <= width ? line : line[..(width - 1)] + "…";
    }

    private static string Show(ScalarValue value) => Cut(value.ToString(), ValueWidth);

    private static string Level(SettingLevel level, bool isSource) => level switch
    {
        SettingLevel.Input => isSource ? "its source" : "its model",
        SettingLevel.Slice => "the slice",
        SettingLevel.Module => "the module",
        _ => "the document",
    };
}
