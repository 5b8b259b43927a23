using MergeDsl.Diagnostics;
using MergeDsl.Text;

namespace MergeDsl.Yaml;

/// <summary>
/// The last word on fixes: edits are made of text, and what a neighbour makes of the place that they leave (an empty key, a
/// text that goes on) only the reader knows.
/// </summary>
internal static class YamlFixes
{
    // Each fix means reading the text once more: 200 fixes of a recipe that people write, which is as many as anybody makes.
    private const int MaxRead = 200_000;

    /// <summary>Diagnostics of a text that is YAML, without the fixes after which it would be none.</summary>
    public static IEnumerable<RecipeDiagnostic> Sound(string text, IEnumerable<RecipeDiagnostic> diagnostics)
    {
        int read = 0;
        foreach (RecipeDiagnostic diagnostic in diagnostics)
        {
            if (diagnostic.Fix.Count == 0)
            {
                yield return diagnostic;
                continue;
            }

            read = read > MaxRead - text.Length ? MaxRead : read + text.Length;
            yield return read < MaxRead && IsYaml(TextEdit.Apply(text, diagnostic.Fix)) ? diagnostic : diagnostic with { Fix = [] };
        }
    }

    private static bool IsYaml(string text) => YamlReader.Read(new(text) { IsMuted = true }).IsComplete;
}
