using System.Xml.Linq;
using Xunit;

namespace MergeDsl.Tests.Architecture;

public class DependencyTests
{
    [Theory]
    [InlineData("Dsl", "")]
    [InlineData("CodeFixes", "Dsl")]
    [InlineData("Generators", "Dsl")]
    [InlineData("Runtime", "CodeFixes as analyzer, Dsl, Generators as analyzer")]
    [InlineData("Hosting", "Runtime")]
    [InlineData("Cli", "Runtime")]
    public void Projects_depend_in_one_direction(string project, string references) =>
        Assert.Equal(references, string.Join(", ", ReferencesOf(project)));

    [Fact]
    public void No_other_project_lies_in_src() =>
        Assert.Equal(["Cli", "CodeFixes", "Dsl", "Generators", "Hosting", "Runtime"], Directory.GetDirectories(Source).Select(Path.GetFileName).Order());

    [Fact]
    public void One_file_knows_the_yaml_parser() =>
        Assert.Equal(["src/Dsl/Yaml/YamlReader.cs"], FilesThatSay("YamlDotNet"));

    [Fact]
    public void Intrinsics_are_seen_by_the_numerics_only() =>
        Assert.DoesNotContain(FilesThatSay("System.Runtime.Intrinsics"), file => !file.StartsWith("src/Runtime/Numerics/", StringComparison.Ordinal));

    [Fact]
    public void The_language_knows_neither_the_compiler_nor_files() =>
        Assert.DoesNotContain([.. FilesThatSay("Microsoft.CodeAnalysis"), .. FilesThatSay("System.IO")], file => file.StartsWith("src/Dsl/", StringComparison.Ordinal));

    [Fact]
    public void Workspaces_which_the_compiler_lacks_are_seen_by_the_code_fixes_only() =>
        Assert.Equal(["src/CodeFixes/RecipeCodeFixProvider.cs", "src/CodeFixes/RecipeFixAllProvider.cs"], FilesThatSay("Microsoft.CodeAnalysis.CodeFixes"));

    [Fact]
    public void Generated_code_and_generators_do_not_know_the_interpreter() =>
        Assert.DoesNotContain(FilesThatSay("InterpretedRecipe"), file => file.StartsWith("src/Generators/", StringComparison.Ordinal));

    [Fact]
    public void Every_file_of_a_library_stands_in_the_namespace_of_its_folder()
    {
        string[] strays = [.. SourceFiles().Where(file => NamespaceOf(file) is { } name && !FolderMatches(file, name)).Select(Relative)];
        Assert.Empty(strays);
    }

    private static string Source => Path.Combine(TestData.Repository, "src");

    private static IEnumerable<string> ReferencesOf(string project) =>
        from reference in XDocument.Load(Path.Combine(Source, project, project + ".csproj")).Descendants("ProjectReference")
        let name = Path.GetFileNameWithoutExtension((string?)reference.Attribute("Include"))
        let isAnalyzer = (string?)reference.Attribute("OutputItemType") == "Analyzer" && (string?)reference.Attribute("ReferenceOutputAssembly") == "false"
        orderby name
        select isAnalyzer ? name + " as analyzer" : name;

    private static string[] FilesThatSay(string text) =>
        [.. SourceFiles().Where(file => File.ReadAllText(file).Contains(text, StringComparison.Ordinal)).Select(Relative).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> SourceFiles() =>
        Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories).Where(file => !Relative(file).Split('/').Any(part => part is "bin" or "obj"));

    private static string Relative(string file) => Path.GetRelativePath(TestData.Repository, file).Replace('\\', '/');

    private static string? NamespaceOf(string file) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))?["namespace ".Length..].TrimEnd(';');

    /// <summary>src/Dsl/Yaml → MergeDsl.Yaml, src/Generators/Emission → MergeDsl.Generators.Emission; what a compiler or host looks for elsewhere stays there.</summary>
    private static bool FolderMatches(string file, string name)
    {
        string[] parts = Relative(file).Split('/')[1..^1];
        string folder = string.Join('.', parts[0] is "Dsl" or "Runtime" ? parts[1..] : parts);
        string expected = folder.Length == 0 ? "MergeDsl" : "MergeDsl." + folder;
        return name == expected || name.StartsWith("System.", StringComparison.Ordinal) || (expected == "MergeDsl.Collections" && name == "MergeDsl");
    }
}
