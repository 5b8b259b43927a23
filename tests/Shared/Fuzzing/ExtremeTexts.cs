using System.Text;

namespace MergeDsl.Tests.Fuzzing;

/// <summary>Texts that are made to exhaust their readers, each with the recipe that it is hidden in.</summary>
public static class ExtremeTexts
{
    private const int Large = 10_000_000;
    private const int Many = 100_000;

    public static IEnumerable<string> All(string recipe) =>
    [
        recipe + "x-a: " + new string('[', Many),
        recipe + "x-a: " + new string('{', Many) + new string('}', Many),
        recipe + "x-a: " + string.Concat(Enumerable.Repeat("- ", Many)),
        recipe + string.Concat(Enumerable.Range(0, 3000).Select(i => new string(' ', i) + "a:\n")),
        Bomb(recipe, 30, 10),
        Bomb(recipe, 6, 1000),
        recipe + "x-a: " + new string('a', Large) + "\n",
        recipe + "name: \"" + new string('a', Large) + "\"\n",
        recipe + "chat_template: |\n  " + new string('{', Large) + "\n",
        recipe + new string('#', Large) + "\n",
        recipe + new string('\n', Large),
        recipe + new string(' ', Large),
        recipe + "weight: " + new string('9', Large) + "\n",
        recipe + "parameters: {weight: [" + string.Join(", ", Enumerable.Repeat("x", Many)) + "]}\n",
        recipe + "parameters: {weight: [" + string.Join(", ", Enumerable.Repeat("{filter: a, value: 1}", Many / 10)) + "]}\n",
        "merge_method: linear\nmodels: [" + string.Join(", ", Enumerable.Range(0, Many / 10).Select(i => $"{{model: a/m{i}, wieght: 1}}")) + "]\n",
        "merge_method: linear\nmodels:\n" + string.Concat(Enumerable.Range(0, Many / 10).Select(i => $"  - model: a/m\n    parameters: {{weight: {i}%}}\n")),
        "merge_method: passthrough\nslices:\n" + string.Concat(Enumerable.Range(0, Many / 10).Select(i => $"  - sources: [{{model: a/m, layer_range: [{2 * i}, {(2 * i) + 1}]}}]\n")),
        string.Concat(Enumerable.Range(0, 2000).Select(i => $"---\nname: stage-{i}\nmerge_method: karcher\nmodels: [{{model: stage-{i + 1}}}, {{model: b}}]\n")),
        string.Concat(Enumerable.Range(0, Many).Select(i => $"key{i}: {i}\n")),
        string.Concat(Enumerable.Repeat("merge_method: ties\n", Many)),
        string.Concat(Enumerable.Repeat("# mergedsl: ignore MRG4003 (why)\n", Many)) + recipe,
        new('\t', Large),
        new('\0', Large / 10),
        string.Concat(Enumerable.Range(1, 31).Select(c => (char)c)) + recipe,
        new('\uD800', Large / 10),
        "a: &a [" + string.Concat(Enumerable.Repeat("*a, ", Many)) + "]\n",
        "\uFEFF" + new string('-', Large),
        new string('\u00A0', Many) + recipe,
        recipe + new string('"', Many),
        recipe + string.Concat(Enumerable.Repeat("? ", Many)),
        recipe + string.Concat(Enumerable.Repeat("&a ", Many)),
    ];

    // Each level is aliased again and again by the next.
    private static string Bomb(string recipe, int depth, int width)
    {
        StringBuilder text = new(recipe + "x-0: &a0 [1, 2]\n");
        for (int i = 1; i < depth; i++)
        {
            text.Append("x-").Append(i).Append(": &a").Append(i).Append(" [").AppendJoin(", ", Enumerable.Repeat($"*a{i - 1}", width)).Append("]\n");
        }

        return text.ToString();
    }
}
