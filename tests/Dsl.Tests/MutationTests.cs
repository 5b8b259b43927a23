using MergeDsl.Diagnostics;
using MergeDsl.Text;
using Xunit;

namespace MergeDsl.Tests;

/// <summary>Mutated recipes: whatever the text, there is a result, and every span lies inside the text.</summary>
public sealed class MutationTests
{
    // A longer run: MERGEDSL_MUTATIONS=200000 dotnet test tests/Dsl.Tests --filter MutationTests
    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("MERGEDSL_MUTATIONS"), out int count) ? count : 4000;
    private static readonly int Seed = Count == 4000 ? 20261122 : Environment.TickCount;

    private static readonly string[] Snippets =
    [
        "[", "]", "{", "}", ": ", "- ", "\t", "\n", "\r", "\u0085", "\u2028", "\"", "'", "&a ", "*a", "<<: *a", "# ", "|\n", ">\n", "---\n", "...\n", "%YAML 9\n", "!!str ", "!x ", "? ", ",",
        "~", "null", ".nan", "-1", "1e400", "true", "\0", "\uFEFF", "\uD800", "x", "ties", "slerp", "passthrough", "weight: 1\n", "models:\n", "slices:\n", "modules:\n", "filter: mlp", "value: [1, 2]",
        "layer_range: [0, 3]", "parameters:\n", "base_model: a\n", "tokenizer: {tokens: {a: {source: {kind: model_token}}}}\n", "name: a\n", "mergedsl: {}\n", "# mergedsl: ignore MRG4003 (why)\n",
    ];

    private static readonly string[] Values =
    [
        "~", "-1", "0", "1e400", ".nan", "'0,5'", "50%", "yes", "ties", "slerp", "linear", "della", "passthrough", "nuslerp", "bf16", "a/x", "a/x@b+c@d+e", "stage-1", "[0, 1]", "[]", "{}", "[[1]]",
        "{filter: mlp, value: 1}", "[{filter: mlp, value: [0, 1]}, {value: 0}]", "[3, 3]", "[-1, 2]", "[0, 1, 2]", "union", "{source: base, tokens: {a: {force: true}}}", "auto", "x",
    ];

    private static bool IsYaml(RecipeCompilation result) => !result.Diagnostics.Any(d => d.Descriptor.Id is "MRG1001" or "MRG1002" or "MRG1003" or "MRG1009");

    [Fact]
    public void Whatever_the_text_there_is_a_result()
    {
        string[] recipes = [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Data"), "*.yml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText)];
        Random random = new(Seed);
        int bound = 0;
        for (int i = 0; i < Count; i++)
        {
            string text = recipes[random.Next(recipes.Length)];
            for (int n = random.Next(1, 3); n > 0; n--)
            {
                text = Mutate(text, random);
            }

            RecipeCompilation result;
            try
            {
                result = RecipeCompiler.Compile("x.merge.yml", text, TestCatalog.All);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"mutation {i} of seed {Seed} failed on:\n{text}", e);
            }

            bound += result.Diagnostics.Any(d => d.Descriptor.Id.StartsWith("MRG1", StringComparison.Ordinal)) ? 0 : 1;
            foreach (RecipeDiagnostic diagnostic in result.Diagnostics)
            {
                Assert.InRange(diagnostic.Span.Start, 0, text.Length);
                Assert.InRange(diagnostic.Span.End, diagnostic.Span.Start, text.Length);
                Assert.All(diagnostic.Fix, f => Assert.InRange(f.Span.End, f.Span.Start, text.Length));
            }

            if (result.Diagnostics.FirstOrDefault(d => d.Fix.Count > 0) is { } fixable && IsYaml(result))
            {
                string mended = TextEdit.Apply(text, fixable.Fix);
                Assert.True(IsYaml(RecipeCompiler.Compile("x.merge.yml", mended, TestCatalog.All)), $"mutation {i} of seed {Seed}: after the fix of {fixable.Format("x")} this is no YAML:\n{mended}");
            }
        }

        Assert.True(bound > Count / 2, $"only {bound} of {Count} mutations reached the binder");
    }

    // Of bytes, of lines, and of what YAML and recipes are made of.
    private static string Mutate(string text, Random random)
    {
        string[] lines = text.Split('\n');
        int line = random.Next(lines.Length);
        int at = random.Next(text.Length + 1);
        switch (random.Next(16))
        {
            case 0:
                return text[..at] + text[Math.Min(text.Length, at + random.Next(1, 4))..];
            case 1:
                return text.Insert(at, Snippets[random.Next(Snippets.Length)]);
            case 2:
                lines[line] = lines[random.Next(lines.Length)];
                return string.Join('\n', lines);
            case 3:
                lines[line] = new string(' ', random.Next(7)) + lines[line].TrimStart();
                return string.Join('\n', lines);
            case 4:
                return string.Join('\n', lines.Where((_, i) => i != line));
            case 5:
                int colon = lines[line].IndexOf(':');
                lines[line] = colon < 0 ? lines[line] : lines[line][..(colon + 1)] + " " + Snippets[random.Next(Snippets.Length)];
                return string.Join('\n', lines);
            case 6:
                string[] words = lines[line].Split(' ');
                words[random.Next(words.Length)] = Snippets[random.Next(Snippets.Length)].Trim('\n');
                lines[line] = string.Join(' ', words);
                return string.Join('\n', lines);
            case 7:
                return at == text.Length ? text : text[..at] + (char)random.Next(32, 127) + text[(at + 1)..];
            default:
                int key = lines[line].IndexOf(':');
                lines[line] = key < 0 ? lines[line] : lines[line][..(key + 1)] + " " + Values[random.Next(Values.Length)];
                return string.Join('\n', lines);
        }
    }
}
