using System.Text.RegularExpressions;
using MergeDsl.Diagnostics;
using Xunit;

namespace MergeDsl.Tests;

/// <summary>In every recipe there is, every key is misspelt once: that is one error, at that key, with the right key in it, and nothing follows from it.</summary>
public sealed class MisspellingTests
{
    private static readonly Regex Key = new(@"(?<=^|[\s{,])[a-z_]{4,}(?=:( |$))", RegexOptions.Multiline);

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Data"), "*.yml", SearchOption.AllDirectories)
            .Where(f => !Path.GetFileName(f).StartsWith("bad-") && !Path.GetFileName(f).StartsWith("27-"))
            .Select(f => Path.GetRelativePath(AppContext.BaseDirectory, f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_misspelt_key_is_one_error(string file)
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file));
        foreach (Match key in Key.Matches(text).Where(k => !IsFree(k.Value)))
        {
            int middle = key.Length / 2;
            string misspelt = key.Value[..(middle - 1)] + key.Value[middle] + key.Value[middle - 1] + key.Value[(middle + 1)..];
            if (misspelt == key.Value)
            {
                continue;
            }

            string changed = text[..key.Index] + misspelt + text[(key.Index + key.Length)..];
            RecipeCompilation result = RecipeCompiler.Compile(file, changed, TestCatalog.All);
            List<RecipeDiagnostic> errors = [.. result.Diagnostics.Where(d => d.Severity == RecipeSeverity.Error)];
            Assert.True(errors.Count == 1 && errors[0].Span.Start == key.Index && errors[0].Message.Contains($"did you mean `{key.Value}`?"), $"{misspelt}:\n{RecipeCheck.Show(result)}");
            Assert.Equal(text, RecipeCheck.Fixed(changed, errors[0]));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_misspelt_method_is_one_error(string file)
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file));
        foreach (Match method in Regex.Matches(text, "(?<=^merge_method: )[a-z_]{4,}", RegexOptions.Multiline))
        {
            string changed = text[..method.Index] + method.Value[1] + method.Value[0] + text[(method.Index + 2)..];
            RecipeDiagnostic error = Assert.Single(RecipeChecked(file, changed), d => d.Severity == RecipeSeverity.Error);
            Assert.Equal($"unknown merge method '{changed.Substring(method.Index, method.Length)}'; did you mean '{method.Value}'?", error.Message);
            Assert.Equal(text, RecipeCheck.Fixed(changed, error));
        }
    }

    private static EquatableArray<RecipeDiagnostic> RecipeChecked(string file, string text) => RecipeCompiler.Compile(file, text, TestCatalog.All).Diagnostics;

    // Names of modules are the user's.
    private static bool IsFree(string key) => key is "encoder" or "decoder";
}
