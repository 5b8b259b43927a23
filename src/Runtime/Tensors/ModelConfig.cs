using System.Text.Json;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;

namespace MergeDsl.Tensors;

/// <summary>A model's <c>config.json</c>.</summary>
public sealed class ModelConfig
{
    /// <summary>The file's name.</summary>
    public const string FileName = "config.json";

    private ModelConfig(JsonElement root) => Root = root;

    /// <summary>The file's only value, an object.</summary>
    public JsonElement Root { get; }

    /// <summary>The first of its <c>architectures</c>, or else its <c>model_type</c>; null where it says neither.</summary>
    public string? Architecture =>
        Root.TryGetProperty("architectures", out JsonElement list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0
            && list[0].ValueKind == JsonValueKind.String
            ? list[0].GetString()
            : Root.TryGetProperty("model_type", out JsonElement type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null;

    /// <exception cref="MergeException">The file is missing or no JSON object.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static ModelConfig Read(string directory)
    {
        string path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            throw MergeException.Of(MergeDiagnostics.BadConfig, path, "there is no such file");
        }

        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (JsonException e)
        {
            throw MergeException.Of(MergeDiagnostics.BadConfig, path, $"no valid JSON object: {e.Message}");
        }
    }

    /// <exception cref="JsonException">It is no JSON object, or has a key twice.</exception>
    internal static ModelConfig Parse(ReadOnlyMemory<byte> utf8)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        using JsonDocument document = JsonDocument.Parse(utf8.Span.StartsWith(mark) ? utf8[mark.Length..] : utf8, new() { AllowDuplicateProperties = false });
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? new(document.RootElement.Clone())
            : throw new JsonException($"it is {document.RootElement.ValueKind}");
    }
}
