namespace MergeDsl.Tests.Fuzzing;

/// <summary>Changes to a recipe's text: bytes, lines, indentation, and what YAML is made of.</summary>
public sealed class TextMutations(Random random)
{
    private static readonly string[] Snippets =
    [
        "[", "]", "{", "}", ": ", "- ", "\t", "\n", "\r", "\u0085", "\u2028", "\u00A0", "\"", "'", "&a ", "*a", "<<: *a", "# ", "|\n", ">\n", "---\n", "...\n", "%YAML 9\n", "!!str ", "!x ", "? ", ",", "`",
        "~", "null", ".nan", "-1", "1e400", "true", "\0", "\u0007", "\uFEFF", "\uD800", "🤗", "x", "ties", "slerp", "passthrough", "weight: 1\n", "models:\n", "slices:\n", "modules:\n", "filter: mlp",
        "value: [1, 2]", "layer_range: [0, 3]", "parameters:\n", "base_model: a\n", "tokenizer: {tokens: {a: {source: {kind: model_token}}}}\n", "name: a\n", "mergedsl: {}\n",
        "# mergedsl: ignore MRG4003 (why)\n",
    ];

    public string Mutate(string text)
    {
        string[] lines = text.Split('\n');
        int line = random.Next(lines.Length);
        int at = random.Next(text.Length + 1);
        string snippet = Snippets[random.Next(Snippets.Length)];
        switch (random.Next(9))
        {
            case 0:
                return text[..at] + text[Math.Min(text.Length, at + random.Next(1, 4))..];
            case 1:
                return text.Insert(at, snippet);
            case 2:
                lines[line] = lines[random.Next(lines.Length)];
                break;
            case 3:
                lines[line] = new string(' ', random.Next(7)) + lines[line].TrimStart();
                break;
            case 4:
                return string.Join('\n', lines.Where((_, i) => i != line));
            case 5:
                int colon = lines[line].IndexOf(':', StringComparison.Ordinal);
                lines[line] = colon < 0 ? lines[line] : lines[line][..(colon + 1)] + " " + snippet;
                break;
            case 6:
                string[] words = lines[line].Split(' ');
                words[random.Next(words.Length)] = snippet.Trim('\n');
                lines[line] = string.Join(' ', words);
                break;
            case 7:
                return at == text.Length ? text : text[..at] + (char)random.Next(random.Next(2) == 0 ? 127 : 0x2100) + text[(at + 1)..];
            default:
                return text.Replace("\n", "\r\n", StringComparison.Ordinal);
        }

        return string.Join('\n', lines);
    }
}
