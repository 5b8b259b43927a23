using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MergeDsl.Generators.Recipes;

/// <summary>A recipe file of the project.</summary>
/// <param name="Path">The file's path as the compiler knows it; never printed into code.</param>
/// <param name="ShownPath">Its link, or its path from the project's directory, with <c>/</c>.</param>
/// <param name="Text">Its text; null where it cannot be read.</param>
internal sealed record RecipeSource(string Path, string ShownPath, string? Text)
{
    private static readonly string[] Suffixes = [".merge.yml", ".merge.yaml", ".yml", ".yaml"];

    /// <summary>The file's name without <c>.merge.yml</c>.</summary>
    public string Name
    {
        get
        {
            string file = ShownPath.Substring(ShownPath.LastIndexOf('/') + 1);
            string suffix = Suffixes.FirstOrDefault(s => file.Length > s.Length && file.EndsWith(s, StringComparison.OrdinalIgnoreCase)) ?? "";
            return file.Substring(0, file.Length - suffix.Length);
        }
    }

    /// <summary>Whether an additional file is a recipe: by its name, or because its item says so.</summary>
    public static bool Is(AdditionalText file, AnalyzerConfigOptionsProvider options)
    {
        string? flag = Metadata(options.GetOptions(file), "MergeRecipe");
        return flag is null
            ? file.Path.EndsWith(Suffixes[0], StringComparison.OrdinalIgnoreCase) || file.Path.EndsWith(Suffixes[1], StringComparison.OrdinalIgnoreCase)
            : ProjectOptions.Is(flag, "true");
    }

    public static RecipeSource Read(AdditionalText file, AnalyzerConfigOptionsProvider options, CancellationToken cancellation)
    {
        string shown = Metadata(options.GetOptions(file), "Link") ?? RelativePath.From(ProjectOptions.Property(options, "ProjectDir") ?? "", file.Path);
        return new(file.Path, shown.Replace('\\', '/'), file.GetText(cancellation)?.ToString());
    }

    private static string? Metadata(AnalyzerConfigOptions options, string name) =>
        options.TryGetValue("build_metadata.AdditionalFiles." + name, out string? value) && value.Length > 0 ? value : null;
}
