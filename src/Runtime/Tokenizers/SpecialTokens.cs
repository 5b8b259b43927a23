using System.Text.Json;

namespace MergeDsl.Tokenizers;

/// <summary>The roles that tokens have: beginning, end, padding.</summary>
internal static class SpecialTokens
{
    private static readonly string[] Roles =
        ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token", "additional_special_tokens", "extra_special_tokens"];

    /// <summary>Whether a key of a configuration names tokens.</summary>
    public static bool IsRole(string key) => Array.IndexOf(Roles, key) >= 0;

    /// <summary>The tokens that a file gives roles to.</summary>
    public static IEnumerable<string> Of(JsonElement root) =>
        root.EnumerateObject().Where(p => IsRole(p.Name))
            .SelectMany(p => p.Value.ValueKind == JsonValueKind.Array ? p.Value.EnumerateArray().ToArray() : [p.Value])
            .Select(TextOf).OfType<string>();

    /// <summary>The text of a token, which stands for itself or in an object with its attributes.</summary>
    public static string? TextOf(JsonElement token) =>
        token.ValueKind == JsonValueKind.String ? token.GetString()
        : token.ValueKind == JsonValueKind.Object && token.TryGetProperty("content", out JsonElement content) && content.ValueKind == JsonValueKind.String ? content.GetString()
        : null;
}
