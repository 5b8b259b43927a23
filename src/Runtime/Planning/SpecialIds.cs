using System.Text.Json;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using MergeDsl.Tokenizers;

namespace MergeDsl.Planning;

/// <summary>Finds ids of tokens in the output's configuration that mean other tokens in a vocabulary of another model.</summary>
internal static class SpecialIds
{
    /// <summary>Compares the ids in the lead's configuration, which becomes the output's.</summary>
    /// <param name="lead">The model that the configuration is taken from.</param>
    /// <param name="own">Its vocabulary.</param>
    /// <param name="output">The output's.</param>
    /// <param name="problems">Takes a warning for each id that differs.</param>
    public static void Compare(InputModel lead, ModelVocabulary own, OutputVocabulary output, ProblemList problems)
    {
        if (output.Start.Tokenizer == own.Tokenizer)
        {
            return;
        }

        Dictionary<int, string> texts = own.Tokenizer.Ids.GroupBy(t => t.Value).ToDictionary(g => g.Key, g => g.First().Key);
        JsonElement root = lead.Checkpoint.Config.Root;
        IEnumerable<JsonProperty> properties = root.EnumerateObject();
        if (root.TryGetProperty("text_config", out JsonElement text) && text.ValueKind == JsonValueKind.Object)
        {
            properties = properties.Concat(text.EnumerateObject());
        }

        foreach (JsonProperty property in properties.Where(p => p.Name.EndsWith("_token_id", StringComparison.Ordinal)))
        {
            foreach (JsonElement value in property.Value.ValueKind == JsonValueKind.Array ? property.Value.EnumerateArray().ToArray() : [property.Value])
            {
                if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int id) && texts.TryGetValue(id, out string? token)
                    && !(output.Ids.TryGetValue(token, out int now) && now == id))
                {
                    problems.AddAt(
                        new(RecipePart.Tokenizer), TokenizerDiagnostics.IdsDiffer, Path.Combine(lead.Checkpoint.Directory, ModelConfig.FileName), property.Name, id, token,
                        lead.Reference, output.Ids.ContainsKey(token) ? $"has the id {now}" : "is no token");
                }
            }
        }
    }
}
