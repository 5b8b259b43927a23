using System.Text;
using System.Text.RegularExpressions;
using MergeDsl.Diagnostics;
using Xunit;

namespace MergeDsl.Tests.Diagnostics;

public sealed class DescriptorTests
{
    [Fact]
    public void Ids_are_used_once_and_have_one_form()
    {
        Assert.Equal(DiagnosticDescriptors.All.Select(d => d.Id).Distinct(), DiagnosticDescriptors.All.Select(d => d.Id));
        Assert.All(DiagnosticDescriptors.All, d => Assert.Matches("^MRG[0-7][0-9]{3}$", d.Id));
        Assert.All(DiagnosticDescriptors.All, d => Assert.Same(d, DiagnosticDescriptors.Find(d.Id)));
    }

    [Fact]
    public void Advice_is_no_error() =>
        Assert.All(DiagnosticDescriptors.All.Where(d => d.Id.StartsWith("MRG4", StringComparison.Ordinal)), d => Assert.NotEqual(RecipeSeverity.Error, d.Severity));

    [Fact]
    public void Each_says_enough() => Assert.All(DiagnosticDescriptors.All, d =>
    {
        Assert.True(d.Title.Length is > 5 and < 80, d.Id);
        Assert.True(d.Help.Length > 25 && d.Help.EndsWith('.'), d.Id);
        Assert.False(d.Help.Contains("{{", StringComparison.Ordinal) && !d.Help.Contains("`{{ … }}`", StringComparison.Ordinal), d.Id);
        Assert.Equal("https://github.com/mergedsl/mergedsl/blob/main/docs/diagnostics.md#" + d.Id.ToLowerInvariant(), d.HelpLink());
    });

    // To write the page anew after a change: MERGEDSL_WRITE_DOCS=1 dotnet test tests/Dsl.Tests --filter The_page_is_the_table
    [Fact]
    public void The_page_is_the_table()
    {
        string page = Page();
        string path = Path.Combine(Root(), "docs", "diagnostics.md");
        if (Environment.GetEnvironmentVariable("MERGEDSL_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, page);
        }

        Assert.Equal(page, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    private static string Page()
    {
        StringBuilder page = new();
        page.Append("# Diagnostics\n\n");
        page.Append("What MergeDsl says about recipes, models and merge methods. This page is written from the table in the code, and a test holds the two equal.\n\n");
        page.Append("Errors stop the build and cannot be demoted. Warnings and infos obey `.globalconfig` (`dotnet_diagnostic.MRG4003.severity = none`), `NoWarn`, and a comment in the recipe,\n");
        page.Append("at the end of the line or alone on the line above. A reason is required:\n\n");
        page.Append("```yaml\nparameters:\n  density: 0.99   # mergedsl: ignore MRG4003 (as published)\n```\n");
        foreach (IGrouping<char, DiagnosticDescriptor> stage in DiagnosticDescriptors.All.GroupBy(d => d.Id[3]))
        {
            page.Append($"\n## MRG{stage.Key}xxx: {StageName(stage.Key)}\n");
            foreach (DiagnosticDescriptor d in stage)
            {
                page.Append($"\n### {d.Id}\n\n**{d.Title}** ({d.Severity.ToString().ToLowerInvariant()})\n\n");
                if (Placeholder.Replace(d.MessageFormat, "") is { Length: > 12 })
                {
                    page.Append($"> {Placeholder.Replace(d.MessageFormat, "…").Replace("{{", "{").Replace("}}", "}")}\n\n");
                }

                page.Append(d.Help).Append('\n');
            }
        }

        return page.ToString();
    }

    private static readonly Regex Placeholder = new(@"(?<!\{)\{\d\}");

    private static string StageName(char stage) => stage switch
    {
        '0' => "generation",
        '1' => "YAML",
        '2' => "names, types, structure",
        '3' => "values",
        '4' => "advice",
        '5' => "model headers",
        '6' => "method declarations in C#",
        _ => "run time",
    };

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "MergeDsl.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("the tests run inside the repository");
    }
}
