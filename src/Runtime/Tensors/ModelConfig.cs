using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;

namespace MergeDsl.Tensors;

/// <summary>A model's <c>config.json</c>.</summary>
public sealed class ModelConfig
{
    /// <summary>The file's name.</summary>
    public const string FileName = "config.json";

    private ModelConfig(JsonElement root) => Root = root;

    /// <summary>The configuration of loose weights, which have none: an empty object.</summary>
    public static ModelConfig None { get; } = Parse("{}"u8.ToArray());

    /// <summary>The file's only value, an object.</summary>
    public JsonElement Root { get; }

    /// <summary>The first of its <c>architectures</c>; null where it names none.</summary>
    public string? Architecture =>
        Root.TryGetProperty("architectures", out JsonElement list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0
            && list[0].ValueKind == JsonValueKind.String
            ? list[0].GetString()
            : null;

    /// <summary>Its <c>model_type</c>; null where it has none.</summary>
    public string? ModelType => Root.TryGetProperty("model_type", out JsonElement type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null;

    /// <summary>Whether it says that the output head is the input embedding; null where it does not say.</summary>
    public bool? TiesHead => Tie(Root) ?? (Text is { } text ? Tie(text) : null);

    /// <summary>How many tokens it says that there are, in itself or in its <c>text_config</c>; null where it does not say.</summary>
    public int? VocabularySize => Size(Root) ?? (Text is { } text ? Size(text) : null);

    /// <summary>The type of its weights, or that they had before they were quantised; null where it does not say.</summary>
    internal DType? FloatType => TypeNamed(Root) ?? (Text is { } text ? TypeNamed(text) : null);

    /// <summary>What it says about how weights are quantised: nothing, or one object and more.</summary>
    internal IEnumerable<JsonElement> Quantisation
    {
        get
        {
            foreach (JsonElement section in Text is { } text ? [Root, text] : (JsonElement[])[Root])
            {
                foreach (string key in QuantisationKeys)
                {
                    if (section.TryGetProperty(key, out JsonElement found) && found.ValueKind == JsonValueKind.Object)
                    {
                        yield return found;
                    }
                }
            }
        }
    }

    /// <summary>The keys under which configurations say how weights are quantised.</summary>
    internal static IReadOnlyList<string> QuantisationKeys { get; } = ["quantization_config", "compression_config"];

    private JsonElement? Text => Root.TryGetProperty("text_config", out JsonElement text) && text.ValueKind == JsonValueKind.Object ? text : null;

    /// <summary>How many of a stack's numbered layers predict tokens further ahead: they come last, and the number of layers is without them.</summary>
    internal int LayersAheadAmong(int count) => Ahead(Root, count) ?? (Text is { } text ? Ahead(text, count) : null) ?? 0;

    /// <summary>The configuration with another number of tokens where it says how many there are.</summary>
    internal ModelConfig WithVocabularySize(long count)
    {
        JsonObject changed = JsonNode.Parse(Root.GetRawText())!.AsObject(); // it was read as an object
        foreach (JsonObject section in new[] { changed, changed["text_config"] }.OfType<JsonObject>().Where(s => s.ContainsKey("vocab_size")))
        {
            section["vocab_size"] = count;
        }

        return Parse(Encoding.UTF8.GetBytes(changed.ToJsonString()));
    }

    /// <exception cref="MergeException">The file is missing or no JSON object.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static ModelConfig Read(string directory)
    {
        string path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            throw MergeException.Of(CheckpointDiagnostics.BadConfig, path, "there is no such file");
        }

        try
        {
            byte[] bytes = SmallFile.Read(path);
            PointerFile.Refuse(path, bytes);
            return Parse(bytes);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // Escapes that stand for no character are found only when they are read, and not as a JsonException.
            throw MergeException.Of(CheckpointDiagnostics.BadConfig, path, $"no valid JSON object: {e.Message}");
        }
    }

    /// <exception cref="JsonException">It is no JSON object, or has a key twice.</exception>
    /// <exception cref="InvalidOperationException">It has an escape that stands for no character.</exception>
    internal static ModelConfig Parse(ReadOnlyMemory<byte> utf8)
    {
        if (!Utf8.IsValid(utf8.Span))
        {
            throw new JsonException("it is not UTF-8");
        }

        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        using JsonDocument document = JsonDocument.Parse(utf8.Span.StartsWith(mark) ? utf8[mark.Length..] : utf8);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"it is {document.RootElement.ValueKind}");
        }

        Check(document.RootElement);
        return new(document.RootElement.Clone());
    }

    // Every text in it is read once here, so that nothing of it fails later; and of a key that is there twice nobody knows which counts.
    private static void Check(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            element.GetString();
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                Check(item);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            HashSet<string> keys = new(StringComparer.Ordinal);
            foreach (JsonProperty property in element.EnumerateObject())
            {
                Check(property.Value);
                if (!keys.Add(property.Name))
                {
                    throw new JsonException($"it has the key {property.Name} twice");
                }
            }
        }
    }

    private static int? Size(JsonElement section) => Count(section, "vocab_size");

    private static DType? TypeNamed(JsonElement section)
    {
        foreach (string key in (string[])["dtype", "torch_dtype"])
        {
            if (section.TryGetProperty(key, out JsonElement name) && name.ValueKind == JsonValueKind.String
                && ((DType[])[DType.BF16, DType.F16, DType.F32, DType.F64]).FirstOrDefault(t => t.ConfigName == name.GetString(), DType.BOOL) is var type and not DType.BOOL)
            {
                return type;
            }
        }

        return null;
    }

    private static int? Ahead(JsonElement section, int count) =>
        Count(section, "num_nextn_predict_layers") is { } ahead && Count(section, "num_hidden_layers") == count - ahead ? ahead : null;

    private static int? Count(JsonElement section, string key) =>
        section.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int count) && count > 0 ? count : null;

    private static bool? Tie(JsonElement section) => !section.TryGetProperty("tie_word_embeddings", out JsonElement tie) ? null : tie.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
