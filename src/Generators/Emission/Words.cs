using System.Text;

namespace MergeDsl.Generators.Emission;

/// <summary>C# names from the names of files, models and modules.</summary>
internal static class Words
{
    /// <summary>
    /// The words of <paramref name="text"/> with capitals and nothing between them: <c>ties-gradients</c> →
    /// <c>TiesGradients</c>, <c>01-ties</c> → <c>_01Ties</c>. Numbers stay apart: <c>Llama-3.2-3B</c> → <c>Llama3_2_3B</c>.
    /// </summary>
    public static string Pascal(string text)
    {
        StringBuilder name = new(text.Length + 1);
        bool startsWord = true;
        foreach (char c in text)
        {
            if (!char.IsLetterOrDigit(c))
            {
                startsWord = true;
                continue;
            }

            if (startsWord && char.IsDigit(c) && name.Length > 0 && char.IsDigit(name[name.Length - 1]))
            {
                name.Append('_');
            }

            name.Append(startsWord ? char.ToUpperInvariant(c) : c);
            startsWord = false;
        }

        return CSharp.Identifier(name.ToString());
    }

    /// <summary>The name with a small first letter, for locals.</summary>
    public static string Camel(string name) => CSharp.Escape(char.ToLowerInvariant(name[0]) + name.Substring(1));
}
