using System.Text.Json;

namespace MergeDsl.Tests.Goldens;

/// <summary>Compares an output with what is expected, with the tolerances that the README of the goldens defines.</summary>
internal static class GoldenComparison
{
    private static readonly string[] ConfigKeys =
    [
        "model_type", "architectures", "vocab_size", "num_hidden_layers", "hidden_size", "tie_word_embeddings", "layer_types",
        "n_layer", "encoder_layers", "decoder_layers", "num_layers", "num_decoder_layers",
    ];

    /// <summary>What differs, one entry a tensor or key; empty if the output is right.</summary>
    public static List<string> Differences(GoldenCase golden, string output)
    {
        Dictionary<string, GoldenTensor> expected = GoldenTensor.LoadAll(golden.Expected);
        Dictionary<string, GoldenTensor> actual = GoldenTensor.LoadAll(output);
        List<string> differences = [];
        differences.AddRange(expected.Keys.Except(actual.Keys).Select(name => $"{name} is missing"));
        differences.AddRange(actual.Keys.Except(expected.Keys).Select(name => $"{name} is not expected"));
        string[] common = [.. expected.Keys.Intersect(actual.Keys).Order(StringComparer.Ordinal)];
        foreach (string name in common)
        {
            GoldenTensor want = expected[name], got = actual[name];
            string? difference = (want.Type, want.Shape) != (got.Type, got.Shape)
                ? $"expected {want.Type} {want.Shape}, got {got.Type} {got.Shape}"
                : Compare(golden.Tolerance, want, got);
            if (difference is not null)
            {
                differences.Add($"{name}: {difference}");
            }
        }

        if (golden.Tolerance == "random" && differences.Count == 0)
        {
            differences.AddRange(MaskComparison.Differences(actual));
        }

        differences.AddRange(ConfigDifferences(golden.Expected, output));
        differences.AddRange(VocabularyDifferences(golden.Expected, output));
        return differences;
    }

    private static string? Compare(string tolerance, GoldenTensor want, GoldenTensor got) => tolerance switch
    {
        "exact" => want.Bytes.AsSpan().SequenceEqual(got.Bytes) ? null : "the bytes differ",
        "rounded" => CompareRounded(want, got),
        "f32" => CompareFloats(want.Values(), got.Values(), allowedShare: 0),
        "f32-staged" => CompareFloats(want.Values(), got.Values(), allowedShare: 0.005),
        "random" => null,
        _ => throw new InvalidDataException($"There is no tolerance '{tolerance}'."),
    };

    /// <summary>At least 99 % identical, the rest within one unit in the last place (or tiny).</summary>
    private static string? CompareRounded(GoldenTensor want, GoldenTensor got)
    {
        int[] apart = [.. want.Ordered().Zip(got.Ordered(), (a, b) => Math.Abs(a - b))];
        double[] values = want.Values();
        int off = apart.Count(d => d > 0);
        bool far = apart.Where((d, i) => d > 1 && Math.Abs(values[i]) >= 1e-4).Any();
        return far || off > Math.Max(0.01 * apart.Length, 2)
            ? $"{off} of {apart.Length} elements are not the rounded result, the worst by {apart.Max()} units in the last place"
            : null;
    }

    /// <summary>2e-5 relative, or 2e-6 of the largest element.</summary>
    private static string? CompareFloats(double[] want, double[] got, double allowedShare)
    {
        double scale = want.Length == 0 ? 1 : want.Max(Math.Abs);
        scale = scale == 0 ? 1 : scale;
        int[] bad = [.. Enumerable.Range(0, want.Length).Where(i => !(Math.Abs(want[i] - got[i]) <= (2e-5 * Math.Abs(want[i])) + (2e-6 * scale)))];
        if (bad.Length <= (allowedShare == 0 ? 0 : Math.Max(2, allowedShare * want.Length)))
        {
            return null;
        }

        int worst = bad.MaxBy(i => Math.Abs(want[i] - got[i]));
        return $"{bad.Length} of {want.Length} elements differ, the worst is [{worst}]: expected {want[worst]:G9}, got {got[worst]:G9}";
    }

    private static IEnumerable<string> ConfigDifferences(string expected, string output)
    {
        using JsonDocument want = JsonDocument.Parse(File.ReadAllText(Path.Combine(expected, "config.json")));
        using JsonDocument got = JsonDocument.Parse(File.ReadAllText(Path.Combine(output, "config.json")));
        foreach (string key in ConfigKeys)
        {
            if (want.RootElement.TryGetProperty(key, out JsonElement expectedValue)
                && !(got.RootElement.TryGetProperty(key, out JsonElement value) && JsonElement.DeepEquals(expectedValue, value)))
            {
                yield return $"config.json {key}: expected {expectedValue}, got {(value.ValueKind == JsonValueKind.Undefined ? "nothing" : value)}";
            }
        }
    }

    private static IEnumerable<string> VocabularyDifferences(string expected, string output)
    {
        if (!File.Exists(Path.Combine(expected, "tokenizer.json")))
        {
            return [];
        }

        Dictionary<string, int> want = Vocabulary(expected), got = Vocabulary(output);
        return want.Keys.Union(got.Keys).Where(t => !want.TryGetValue(t, out int w) || !got.TryGetValue(t, out int g) || w != g)
            .Select(t => $"token {t}: expected {want.GetValueOrDefault(t, -1)}, got {got.GetValueOrDefault(t, -1)}");
    }

    private static Dictionary<string, int> Vocabulary(string directory)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(directory, "tokenizer.json")));
        Dictionary<string, int> ids = json.RootElement.GetProperty("model").GetProperty("vocab").EnumerateObject().ToDictionary(t => t.Name, t => t.Value.GetInt32());
        foreach (JsonElement token in json.RootElement.GetProperty("added_tokens").EnumerateArray())
        {
            ids[token.GetProperty("content").GetString() ?? ""] = token.GetProperty("id").GetInt32();
        }

        return ids;
    }
}
