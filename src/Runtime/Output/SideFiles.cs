namespace MergeDsl.Output;

/// <summary>The files of a model that come along unchanged: tokenizer, generation and processor configurations, templates, vocabularies.</summary>
internal static class SideFiles
{
    /// <summary>The size of a file above which it is no side file.</summary>
    public const long MostBytes = 256L << 20;

    private static readonly string[] Suffixes = [".json", ".jinja", ".txt", ".model", ".tiktoken", ".py"];

    private static readonly string[] TokenizerFiles =
    [
        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json", "vocab.txt", "merges.txt",
        "tokenizer.model", "spiece.model", "sentencepiece.bpe.model", "chat_template.jinja", "chat_template.json",
    ];

    // Written anew, about other weights, or traces of a training.
    private static readonly string[] Left =
    [
        "config.json", "adapter_config.json", "quantize_config.json", "mergedsl-manifest.json", "trainer_state.json",
        "all_results.json", "train_results.json", "eval_results.json", "requirements.txt",
    ];

    /// <summary>The paths of the files to copy, by name.</summary>
    /// <param name="directory">The model's directory.</param>
    /// <param name="withTokenizer">Whether the tokenizer's files are among them.</param>
    public static IEnumerable<string> Of(string directory, bool withTokenizer) =>
        Directory.EnumerateFiles(directory).Where(path => IsSideFile(Path.GetFileName(path), withTokenizer) && new FileInfo(path).Length <= MostBytes)
            .Order(StringComparer.Ordinal);

    /// <summary>Whether a file, other than weights and their index, is needed of a model that is fetched.</summary>
    public static bool IsNeeded(string name) =>
        IsSideFile(name, withTokenizer: true) || name is "config.json" or "adapter_config.json" or "README.md" or "mergekit_config.yml";

    private static bool IsSideFile(string name, bool withTokenizer) =>
        Array.Exists(Suffixes, s => name.EndsWith(s, StringComparison.OrdinalIgnoreCase))
        && !name.StartsWith('.')
        && !name.EndsWith(".index.json", StringComparison.OrdinalIgnoreCase)
        && !Array.Exists(Left, n => n.Equals(name, StringComparison.OrdinalIgnoreCase))
        && (withTokenizer || !(Array.Exists(TokenizerFiles, n => n.Equals(name, StringComparison.OrdinalIgnoreCase)) || name.EndsWith(".tiktoken", StringComparison.OrdinalIgnoreCase)));
}
