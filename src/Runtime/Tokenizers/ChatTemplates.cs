using System.Text.Json;
using MergeDsl.Diagnostics;
using MergeDsl.Planning;
using MergeDsl.Recipes;

namespace MergeDsl.Tokenizers;

/// <summary>Finds the output's chat template: a built-in one, the recipe's own, or the most frequent of the inputs.</summary>
internal static class ChatTemplates
{
    /// <summary>The template; null where nothing changes.</summary>
    /// <exception cref="MergeException">A file that holds one is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string? Of(RecipeLayout layout, IReadOnlyList<InputModel> models, ProblemList problems) => layout.ChatTemplate switch
    {
        null or "" => null,
        "auto" => MostFrequent(layout, models, problems),
        "alpaca" or "chatml" or "llama3" or "mistral" or "exaone" => BuiltIn(layout.ChatTemplate),
        var text => text,
    };

    private static string BuiltIn(string name)
    {
        using Stream resource = typeof(ChatTemplates).Assembly.GetManifestResourceStream($"MergeDsl.Tokenizers.Templates.{name}.jinja")!; // a test reads them all
        using StreamReader reader = new(resource);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    // Compared without surrounding blanks; among equals the first in the recipe.
    private static string? MostFrequent(RecipeLayout layout, IReadOnlyList<InputModel> models, ProblemList problems)
    {
        List<string> templates = [.. layout.Modules.SelectMany(m => m.Slices).SelectMany(s => s.Inputs).Select(i => i.Model).Distinct()
            .Select(m => models.FirstOrDefault(i => i.Reference == m)?.Checkpoint.TokenizerDirectory).OfType<string>().Select(ReadFrom).OfType<string>()];
        if (templates.Count == 0)
        {
            problems.AddAt(new(RecipePart.ChatTemplate), TokenizerDiagnostics.NoChatTemplate);
            return null;
        }

        return templates.GroupBy(t => t.Trim(), StringComparer.Ordinal).MaxBy(g => g.Count())!.First(); // not empty; of equals the first
    }

    // The file of its own counts before the key in the configuration, as where templates are used.
    private static string? ReadFrom(string directory)
    {
        string file = Path.Combine(directory, TokenizerFiles.ChatTemplate);
        if (File.Exists(file))
        {
            return string.Join('\n', TokenizerFiles.ReadLines(file));
        }

        foreach (string path in new[] { TokenizerFiles.Config, TokenizerFiles.ChatTemplateConfig }.Select(n => Path.Combine(directory, n)).Where(File.Exists))
        {
            using JsonDocument document = TokenizerFiles.ReadJson(path);
            if (TokenizerFiles.Reading(path, () => document.RootElement.TryGetProperty("chat_template", out JsonElement template) ? TextOf(template) : null) is { } text)
            {
                return text;
            }
        }

        return null;
    }

    // Several have names, and one of them is the default.
    private static string? TextOf(JsonElement template) =>
        template.ValueKind == JsonValueKind.String ? template.GetString()
        : template.ValueKind != JsonValueKind.Array ? null
        : template.EnumerateArray().Where(t => t.ValueKind == JsonValueKind.Object && t.TryGetProperty("name", out JsonElement name) && name.ValueEquals("default"))
            .Select(t => t.TryGetProperty("template", out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null).FirstOrDefault();
}
