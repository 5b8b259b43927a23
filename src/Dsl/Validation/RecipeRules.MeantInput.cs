using MergeDsl.Binding;
using MergeDsl.Recipes;
using MergeDsl.Text;
using MergeDsl.Yaml;

namespace MergeDsl.Validation;

internal static partial class RecipeRules
{
    // Longer names differ by a letter and are different models; so do names with different numbers, whatever their length.
    private const int MaxMistyped = 2;

    /// <summary>The input that a reference to no input was probably meant to be: one that differs in case or in two letters, not in digits.</summary>
    private static string? MeantInput(ModelReference model, IEnumerable<BoundSlice> slices)
    {
        string name = model.ToString();
        return name.Length > 200 ? null : slices.SelectMany(s => s.Inputs).Where(i => !i.IsAdded).Select(i => i.Model.Value.ToString()).Distinct()
            .FirstOrDefault(i => string.Equals(i, name, StringComparison.OrdinalIgnoreCase) || IsMistyped(i, name));
    }

    private static bool IsMistyped(string input, string name) =>
        name.Length >= 5 && Math.Abs(input.Length - name.Length) <= MaxMistyped
        && input.Where(char.IsDigit).SequenceEqual(name.Where(char.IsDigit)) && Suggestion.Distance(input, name) <= MaxMistyped
        && Owner(input) == Owner(name);

    private static string Owner(string model) => model.IndexOf('/') is > 0 and int slash ? model.Substring(0, slash) : "";

    private static EquatableArray<TextEdit> FixOf(Located<ModelReference> model, string? meant) =>
        meant is not null && model.Node is YamlScalar { IsPlain: true } scalar && scalar.Text == model.Value.ToString() ? [new(scalar.Span, meant)] : [];
}
