namespace MergeDsl.Tests;

/// <summary>A recipe with what is to be said about it.</summary>
/// <param name="Name">The rows of the table of mistakes that it is for, and what it is; the file in front.</param>
/// <param name="Text">The recipe.</param>
/// <param name="Expected">What is to be said, in the order of the text; nothing where it is right.</param>
public sealed record RecipeCase(string Name, string Text, IReadOnlyList<ExpectedDiagnostic> Expected)
{
    private const string Head = "=== ";

    /// <summary>The rows of the table of mistakes that it is for.</summary>
    public IEnumerable<int> Rows => Name[(Name.IndexOf(':') + 2)..].Split(' ').TakeWhile(w => int.TryParse(w, out _)).Select(w => int.Parse(w, null));

    /// <summary>
    /// The cases of the text files in a folder. A case is a line <c>=== name</c>, a line <c>severity id words … words</c> for each
    /// diagnostic, and the recipe, in which the n-th <c>[|…|]</c> marks the place of the n-th. The name may end with how the file
    /// is written: <c>(crlf)</c>, <c>(bom)</c>, <c>(no end)</c> for a last line that is not ended.
    /// </summary>
    public static IReadOnlyList<RecipeCase> In(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(TestData.Repository, "tests", "Shared", "Data", "recipes", folder), "*.txt").Order(StringComparer.Ordinal)
            .SelectMany(f => Read(Path.GetFileNameWithoutExtension(f), File.ReadAllText(f).ReplaceLineEndings("\n")))];

    private static IEnumerable<RecipeCase> Read(string file, string text) =>
        ("\n" + text).Split("\n" + Head, StringSplitOptions.RemoveEmptyEntries).Select(part => One(file, part.Split('\n')));

    private static RecipeCase One(string file, string[] lines)
    {
        string[] said = [.. lines.Skip(1).TakeWhile(l => l.Split(' ') is ["error" or "warning" or "info", ['M', 'R', 'G', ..], ..])];
        string marked = string.Join('\n', lines.Skip(1 + said.Length)).TrimEnd('\n') + "\n";
        marked = lines[0].Contains("(no end)", StringComparison.Ordinal) ? marked[..^1] : marked;
        marked = lines[0].Contains("(crlf)", StringComparison.Ordinal) ? marked.Replace("\n", "\r\n", StringComparison.Ordinal) : marked;
        List<ExpectedDiagnostic> expected = [];
        foreach (string one in said)
        {
            int start = marked.IndexOf("[|", StringComparison.Ordinal);
            int end = marked.IndexOf("|]", start + 2, StringComparison.Ordinal) - 2;
            if (start < 0 || end < start)
            {
                throw new FormatException($"{file}: {lines[0]}: no place is marked for: {one}");
            }

            marked = marked.Remove(end + 2, 2).Remove(start, 2);
            string[] words = one.Split(' ', 3);
            expected.Add(new(start, end, words[0], words[1], words.Length == 3 ? words[2].Split(" … ") : []));
        }

        bool hasMark = lines[0].Contains("(bom)", StringComparison.Ordinal);
        return new($"{file}: {lines[0]}", hasMark ? "\uFEFF" + marked : marked, [.. expected.Select(e => e.In(marked, hasMark ? 1 : 0))]);
    }

    public override string ToString() => Name;
}
