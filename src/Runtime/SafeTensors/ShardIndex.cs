using System.Text.Json;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.SafeTensors;

/// <summary>Reads <c>model.safetensors.index.json</c> and its like: which file holds which tensor.</summary>
internal static class ShardIndex
{
    public const string FileName = "model.safetensors.index.json";

    /// <summary>Tensor name → file name, the latter a plain name without folders.</summary>
    /// <exception cref="MergeException">The file is no such index.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Dictionary<string, string> Read(string path)
    {
        try
        {
            byte[] bytes = SmallFile.Read(path);
            PointerFile.Refuse(path, bytes);
            using JsonDocument document = JsonDocument.Parse(bytes, new() { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("weight_map", out JsonElement map) || map.ValueKind != JsonValueKind.Object)
            {
                throw Bad(path, "expected {\"weight_map\": {tensor: file}}");
            }

            Dictionary<string, string> files = new(StringComparer.Ordinal);
            foreach (JsonProperty entry in map.EnumerateObject())
            {
                string? file = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString() : null;
                files.Add(entry.Name, IsPlainName(file) ? file! : throw Bad(path, $"{entry.Name} is mapped to {entry.Value.GetRawText()}, expected the name of a file beside the index"));
            }

            return files;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Bad(path, $"no valid JSON: {e.Message}");
        }
    }

    private static bool IsPlainName(string? file) =>
        !string.IsNullOrEmpty(file) && file is not ("." or "..") && file.IndexOfAny(['/', '\\', ':', '\0']) < 0;

    private static MergeException Bad(string path, string what) => MergeException.Of(CheckpointDiagnostics.BadIndex, path, what);
}
