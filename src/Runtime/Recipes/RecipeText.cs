using System.Security.Cryptography;
using System.Text;

namespace MergeDsl.Recipes;

/// <summary>A recipe as its author wrote it, for the model card and <c>mergekit_config.yml</c>.</summary>
/// <param name="Text">The YAML.</param>
/// <param name="Hash">The SHA-256 of its UTF-8 bytes, 64 lower-case hexadecimal digits.</param>
public sealed record RecipeText(string Text, string Hash)
{
    /// <summary>A text with its hash.</summary>
    public static RecipeText Of(string text) => new(text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
}
