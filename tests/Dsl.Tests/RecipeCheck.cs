using MergeDsl.Diagnostics;
using MergeDsl.Text;
using Xunit;

namespace MergeDsl.Tests;

/// <summary>One line for a test of a rule: a recipe whose marked part <c>[|…|]</c> carries the diagnostic, and no other does.</summary>
internal static class RecipeCheck
{
    /// <summary>The recipe has exactly one error or warning, of that id and severity, at the marked part, with that in its message.</summary>
    public static RecipeDiagnostic Error(string marked, string id, params string[] inMessage) => Check(marked, RecipeSeverity.Error, id, inMessage);

    /// <inheritdoc cref="Error"/>
    public static RecipeDiagnostic Warning(string marked, string id, params string[] inMessage) => Check(marked, RecipeSeverity.Warning, id, inMessage);

    /// <inheritdoc cref="Error"/>
    public static RecipeDiagnostic Info(string marked, string id, params string[] inMessage) => Check(marked, RecipeSeverity.Info, id, inMessage);

    /// <summary>The recipe compiles without any diagnostic.</summary>
    public static RecipeCompilation Clean(string text)
    {
        RecipeCompilation result = Compile(text);
        Assert.Equal("", Show(result));
        Assert.NotEmpty(result.Stages);
        return result;
    }

    /// <summary>The text of the diagnostics, one a line.</summary>
    public static string Show(RecipeCompilation result) => string.Join("\n", result.Diagnostics.Select(d => d.Format("x.merge.yml")));

    public static RecipeCompilation Compile(string text) => RecipeCompiler.Compile("x.merge.yml", text, TestCatalog.All);

    /// <summary>The text after the diagnostic's fix.</summary>
    public static string Fixed(string text, RecipeDiagnostic diagnostic) => TextEdit.Apply(text, diagnostic.Fix);

    private static RecipeDiagnostic Check(string marked, RecipeSeverity severity, string id, string[] inMessage)
    {
        int start = marked.IndexOf("[|", StringComparison.Ordinal);
        string text = marked.Remove(start, 2);
        int end = text.IndexOf("|]", start, StringComparison.Ordinal);
        text = text.Remove(end, 2);
        RecipeCompilation result = Compile(text);
        Assert.True(result.Diagnostics.Count == 1, $"one diagnostic was expected, and these came:\n{Show(result)}");
        RecipeDiagnostic diagnostic = result.Diagnostics[0];
        Assert.Equal($"{id} {severity} \"{text[start..end]}\" at {start}", $"{diagnostic.Descriptor.Id} {diagnostic.Severity} \"{Slice(text, diagnostic.Span)}\" at {diagnostic.Span.Start}");
        Assert.All(inMessage, part => Assert.Contains(part, diagnostic.Message));
        if (diagnostic.Fix.Count > 0)
        {
            string mended = Fixed(text, diagnostic);
            RecipeCompilation after = Compile(mended);
            Assert.True(after.Diagnostics.All(d => d.Severity == RecipeSeverity.Info), $"the fix was to mend it, and this is left:\n{Show(after)}\nof\n{mended}");
        }

        return diagnostic;
    }

    private static string Slice(string text, TextSpan span) => text.Substring(span.Start, span.Length);
}
