using System.Text.Json;

namespace Quickstart.Llama;

/// <summary>A tokenizer whose tokens are characters: a <c>tokenizer.json</c> with a vocabulary and no merges.</summary>
internal sealed class CharacterTokenizer
{
    private readonly Dictionary<string, int> ids = [];
    private readonly Dictionary<int, string> tokens = [];

    private CharacterTokenizer(JsonElement vocabulary)
    {
        foreach (JsonProperty entry in vocabulary.EnumerateObject())
        {
            ids[entry.Name] = entry.Value.GetInt32();
            tokens[entry.Value.GetInt32()] = entry.Name;
        }
    }

    public int End => ids["</s>"];

    public static CharacterTokenizer Load(string model)
    {
        using FileStream file = File.OpenRead(Path.Combine(model, "tokenizer.json"));
        using JsonDocument document = JsonDocument.Parse(file);
        return new CharacterTokenizer(document.RootElement.GetProperty("model").GetProperty("vocab"));
    }

    public int[] Encode(string text) => [ids["<s>"], .. text.Select(c => ids.GetValueOrDefault(c.ToString(), ids["<unk>"]))];

    public string Decode(IEnumerable<int> text) => string.Concat(text.Select(id => tokens[id]));
}
