using MergeDsl.Diagnostics;
using MergeDsl.Output;

namespace MergeDsl.Recipes;

/// <summary>The recipe of a merge that was published: the file beside its weights, or the YAML block of its model card.</summary>
internal static class PublishedRecipe
{
    /// <summary>The text of a recipe.</summary>
    /// <param name="path">A recipe's file, a model card, or the directory of a merge.</param>
    /// <exception cref="MergeException">There is no recipe.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RecipeText Read(string path)
    {
        if (!Directory.Exists(path))
        {
            return path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) ? OfCard(path) : RecipeText.Of(File.ReadAllText(path));
        }

        string recipe = Path.Combine(path, OutputChecks.RecipeFileName);
        string card = Path.Combine(path, ModelCard.FileName);
        return File.Exists(recipe) ? RecipeText.Of(File.ReadAllText(recipe))
            : File.Exists(card) ? OfCard(card)
            : throw MergeException.Of(MergeDiagnostics.RecipeUnreadable, path, $"the directory holds neither {OutputChecks.RecipeFileName} nor {ModelCard.FileName}, so it is not a merge that says how it was made");
    }

    private static RecipeText OfCard(string path) => BlockOf(File.ReadAllText(path))
        ?? throw MergeException.Of(MergeDiagnostics.RecipeUnreadable, path, "no block of YAML in it has the key `merge_method`");

    /// <summary>The first block of YAML that names a merge method; or null.</summary>
    public static RecipeText? BlockOf(string markdown)
    {
        string[] lines = markdown.ReplaceLineEndings("\n").Split('\n');
        for (int start = 0; start < lines.Length; start++)
        {
            string line = lines[start].Trim();
            int fence = line.Length - line.TrimStart('`').Length;
            if (fence < 3)
            {
                continue;
            }

            int end = Array.FindIndex(lines, start + 1, l => l.Trim().Length >= fence && l.Trim().All(c => c == '`'));
            end = end < 0 ? lines.Length : end;
            int indent = lines[start].Length - lines[start].TrimStart().Length;
            string[] block = [.. lines[(start + 1)..end].Select(l => l[Math.Min(indent, l.Length - l.TrimStart().Length)..])];
            if (line[fence..].Trim() is "" or "yaml" or "yml" && block.Any(l => l.TrimStart().StartsWith("merge_method:", StringComparison.Ordinal)))
            {
                return RecipeText.Of(string.Join('\n', block) + "\n") with { FirstLine = start + 1, Indent = indent };
            }

            start = end;
        }

        return null;
    }
}
