using System.Security.Cryptography;
using System.Text;

namespace MergeDsl.Recipes;

/// <summary>A recipe as its author wrote it, for the model card and <c>mergekit_config.yml</c>.</summary>
/// <param name="Text">The YAML.</param>
/// <param name="Hash">The SHA-256 of its UTF-8 bytes, 64 lower-case hexadecimal digits.</param>
public sealed record RecipeText(string Text, string Hash)
{
    /// <summary>The line of its file that it begins at, from 0: a recipe may be a block of a model card.</summary>
    internal int FirstLine { get; init; }

    /// <summary>The blanks before each of its lines there.</summary>
    internal int Indent { get; init; }

    /// <summary>The text at its place in the file, with nothing around it, so that positions in it are those of the file.</summary>
    internal string InFile => FirstLine == 0 && Indent == 0 ? Text : new string('\n', FirstLine) + string.Join('\n', Text.Split('\n').Select(Indented));

    /// <summary>A text with its hash.</summary>
    public static RecipeText Of(string text) => new(text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));

    // Marks between documents are such at the beginning of a line only.
    private string Indented(string line) => line.Length == 0 || line.StartsWith("---", StringComparison.Ordinal) ? line : new string(' ', Indent) + line;
}
