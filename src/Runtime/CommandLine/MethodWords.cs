using System.Globalization;
using System.Text.Json;
using MergeDsl.Catalog;
using MergeDsl.Declaration;

namespace MergeDsl.CommandLine;

/// <summary>Puts what a method declares into words.</summary>
internal static class MethodWords
{
    public static string Inputs(MethodSchema method)
    {
        string count = method.Inputs is { Min: 0, Max: int.MaxValue } ? "any number" : method.Inputs.Describe();
        return method.Base == BaseRole.Ordinary ? count : count + (method.Inputs.CountsBase ? " with the base" : " besides the base");
    }

    public static string Base(BaseRole role) => role switch
    {
        BaseRole.Required => "required",
        BaseRole.Optional => "optional",
        _ => "an ordinary input",
    };

    public static string Type(ParameterType type) => type.Kind switch
    {
        ValueKind.Number => "number",
        ValueKind.WholeNumber => "whole number",
        ValueKind.Boolean => "boolean",
        ValueKind.Text => "text",
        _ => "one word",
    };

    public static string Default(ParameterSchema parameter) =>
        parameter.Default?.ToString() ?? (parameter.IsRequired ? "required" : "none");

    public static string Allowed(ParameterSchema parameter) => parameter.Type.Kind == ValueKind.Word
        ? string.Join(", ", parameter.Type.Words.Select(w => w.Name))
        : string.Join("; ", parameter.Ranges.Select(r => (r.IsAdvice ? "usually " : "") + r.Describe()));

    public static string Condition(MethodConstraint constraint) => constraint switch
    {
        NonZeroSumConstraint sum => $"{sum.Parameter} {(sum.Otherwise is null ? "must" : "should")} not sum to 0 over the models" +
            (sum.When is null ? "" : $" where {sum.When} is true"),
        WithinConstraint within => $"{within.Parameter} ± {within.Margin} must lie strictly between {Show(within.Min)} and {Show(within.Max)}",
        _ => throw new ArgumentOutOfRangeException(nameof(constraint), constraint, "A kind of condition that has no words yet."),
    };

    /// <summary>A member of an enum as JSON has it: <c>per_model</c>.</summary>
    public static string Snake<T>(T member)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(member.ToString());

    private static string Show(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
