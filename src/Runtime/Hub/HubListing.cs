using System.Text.Json;

namespace MergeDsl.Hub;

/// <summary>What a repository holds at a revision.</summary>
/// <param name="Commit">The commit that the revision stands for.</param>
/// <param name="Files">Its files.</param>
internal sealed record HubListing(string Commit, IReadOnlyList<HubFile> Files)
{
    /// <summary>Reads the hub's answer.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static HubListing Parse(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            string commit = document.RootElement.GetProperty("sha").GetString() ?? "";
            if (!HubCache.IsSafeName(commit))
            {
                throw new FormatException($"its commit is named '{commit}'");
            }

            return new(commit, [.. document.RootElement.GetProperty("siblings").EnumerateArray().Select(FileOf)]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException("the answer is no listing of a model", e);
        }
    }

    public HubFile? Find(string name) => Files.FirstOrDefault(f => f.Name == name);

    private static HubFile FileOf(JsonElement sibling)
    {
        string name = sibling.GetProperty("rfilename").GetString() ?? "";
        if (sibling.TryGetProperty("lfs", out JsonElement large) && large.ValueKind == JsonValueKind.Object)
        {
            return new(name, Number(large, "size") ?? Number(sibling, "size"), Text(large, "sha256") ?? Text(large, "oid"));
        }

        return new(name, Number(sibling, "size"), Text(sibling, "blobId"));
    }

    private static long? Number(JsonElement owner, string key) =>
        owner.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && HubFile.IsSize(number) ? number : null;

    private static string? Text(JsonElement owner, string key) =>
        owner.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
