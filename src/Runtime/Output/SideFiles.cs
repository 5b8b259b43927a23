using MergeDsl.Tokenizers;

namespace MergeDsl.Output;

/// <summary>The files of a model that come along unchanged, its tokenizer aside: generation and processor configurations, templates.</summary>
internal static class SideFiles
{
    /// <summary>The size of a file above which it is no side file.</summary>
    public const long MostBytes = 256L << 20;

    private static readonly string[] Suffixes = [".json", ".jinja", ".txt", ".model", ".py"];

    // Written anew, about other weights, or traces of a training.
    private static readonly string[] Left =
    [
        "config.json", "adapter_config.json", "quantize_config.json", "mergedsl-manifest.json", "trainer_state.json",
        "all_results.json", "train_results.json", "eval_results.json", "requirements.txt",
    ];

    /// <summary>The paths of the files to copy, by name.</summary>
    /// <param name="directory">The model's directory.</param>
    public static IEnumerable<string> Of(string directory) =>
        Directory.EnumerateFiles(directory).Where(path => IsSideFile(Path.GetFileName(path)) && new FileInfo(path).Length <= MostBytes)
            .Order(StringComparer.Ordinal);

    /// <summary>Whether a file, other than weights and their index, is needed of a model that is fetched.</summary>
    public static bool IsNeeded(string name) =>
        IsSideFile(name) || TokenizerFiles.IsOne(name) || name is "config.json" or "adapter_config.json" or "README.md" or "mergekit_config.yml";

    private static bool IsSideFile(string name) =>
        Array.Exists(Suffixes, s => name.EndsWith(s, StringComparison.OrdinalIgnoreCase))
        && !name.StartsWith('.')
        && !name.EndsWith(".index.json", StringComparison.OrdinalIgnoreCase)
        && !Array.Exists(Left, n => n.Equals(name, StringComparison.OrdinalIgnoreCase))
        && !TokenizerFiles.IsOne(name);
}
