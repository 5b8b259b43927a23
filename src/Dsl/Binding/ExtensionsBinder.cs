using System.Globalization;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Text;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>Reads the block <c>mergedsl</c>, under which everything stands that other tools do not know.</summary>
internal static class ExtensionsBinder
{
    public static RecipeExtensions Read(BindingContext context, Fields document)
    {
        if (document["mergedsl"] is not { } entry || context.Mapping(entry.Value, "`mergedsl`", "mergedsl: {seed: 42}") is not { } mapping)
        {
            return RecipeExtensions.None;
        }

        Fields fields = KeyBinder.Read(context, mapping, Place.Extensions);
        return new(
            ReadName(context, fields["class"], allowDots: false),
            ReadName(context, fields["namespace"], allowDots: true),
            ReadIsInternal(context, fields["access"]),
            ReadSeed(context, fields["seed"]));
    }

    private static string? ReadName(BindingContext context, YamlEntry? entry, bool allowDots)
    {
        if (entry is null || context.Scalar(entry.Value, $"`{entry.Key.Text}`", "class: MyMerge") is not { } scalar)
        {
            return null;
        }

        string[] parts = allowDots ? scalar.Text.Split('.') : [scalar.Text];
        return parts.All(IsIdentifier) ? scalar.Text : Refuse(context, scalar, entry, allowDots ? "a namespace in C#" : "a name of a class in C#");
    }

    private static bool ReadIsInternal(BindingContext context, YamlEntry? entry)
    {
        if (entry is null || context.Scalar(entry.Value, "`access`", "access: internal") is not { } scalar)
        {
            return false;
        }

        if (scalar.Text is not ("public" or "internal"))
        {
            Refuse(context, scalar, entry, "`public` or `internal`");
        }

        return scalar.Text == "internal";
    }

    private static ulong? ReadSeed(BindingContext context, YamlEntry? entry)
    {
        if (entry is null || context.Scalar(entry.Value, "`seed`", "seed: 42") is not { } scalar)
        {
            return null;
        }

        if (ulong.TryParse(scalar.Text.Replace("_", ""), NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
        {
            return seed;
        }

        Refuse(context, scalar, entry, "a whole number from 0 to 18446744073709551615");
        return null;
    }

    private static string? Refuse(BindingContext context, YamlScalar scalar, YamlEntry entry, string allowed)
    {
        context.Report.Report(BindingDiagnostics.BadExtension, scalar.Span, entry.Key.Text, Words.Show(scalar.Text), allowed);
        return null;
    }

    private static bool IsIdentifier(string name) =>
        name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(c => char.IsLetterOrDigit(c) || c == '_');
}

internal static partial class BindingDiagnostics
{
    public static readonly DiagnosticDescriptor BadExtension = Add(
        "MRG2040", RecipeSeverity.Error, "Value that `mergedsl` does not take", "`{0}` is `{1}`; it must be {2}",
        "The block `mergedsl` says what the compiled class is called (`class`, `namespace`, `access`) and the seed of random masks (`seed`).");
}
