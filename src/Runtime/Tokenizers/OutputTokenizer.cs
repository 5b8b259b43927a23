using System.Text;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;

namespace MergeDsl.Tokenizers;

/// <summary>The output's tokenizer: the files of one model, copied, or brought up to date for the output's vocabulary and chat template.</summary>
internal sealed class OutputTokenizer
{
    private readonly string? directory;
    private readonly VocabularyEdit? edit;
    private readonly string? template;
    private readonly TokenizerConfigWriter config;

    /// <param name="directory">The directory of the tokenizer that it starts from; null: only the template is written.</param>
    /// <param name="vocabulary">The output's vocabulary; null: that of the tokenizer.</param>
    /// <param name="template">The chat template; null: it stays as it is.</param>
    /// <exception cref="MergeException">A file that merges are taken from is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public OutputTokenizer(string? directory, OutputVocabulary? vocabulary, string? template)
    {
        this.directory = directory;
        this.template = template;
        edit = vocabulary is { IsUnchanged: false } ? new(vocabulary, NewMerges.Of(vocabulary)) : null;
        config = new(edit, template);
        Vocabulary = vocabulary;
    }

    /// <summary>The vocabulary, where the recipe says what it is made of.</summary>
    public OutputVocabulary? Vocabulary { get; }

    /// <summary>What the models have to do with it.</summary>
    public IReadOnlyList<VocabularyShare> Shares { get; init; } = [];

    /// <summary>The rows of vocabulary tensors, with padding.</summary>
    public int RowCount { get; init; }

    /// <summary>Names files that cannot follow the vocabulary.</summary>
    public void Report(ProblemList problems)
    {
        foreach (string name in Names().Where(n => !Follows(n)))
        {
            problems.AddAt(new(RecipePart.Tokenizer), TokenizerDiagnostics.FileLeftOut, Path.Combine(directory ?? "", name), "it holds the tokens of the old vocabulary, and cannot be given new ones");
        }
    }

    /// <summary>The files to write, by name.</summary>
    public IEnumerable<OutputFile> Files()
    {
        Dictionary<string, OutputFile> files = [];
        foreach (string name in Names().Where(Follows))
        {
            string path = Path.Combine(directory!, name); // the names are of its files
            files.Add(name, Changed(name, path) is { } write ? new(name, stream => Guarded(path, write, stream)) : OutputFile.CopyOf(path));
        }

        if (edit is { Added.Count: > 0 } && !files.ContainsKey(TokenizerFiles.Tokenizer) && !files.ContainsKey(TokenizerFiles.AddedTokens))
        {
            files.Add(TokenizerFiles.AddedTokens, new(TokenizerFiles.AddedTokens, stream => config.WriteAddedTokens(null, stream)));
        }

        if (template is not null)
        {
            files[TokenizerFiles.ChatTemplate] = new(TokenizerFiles.ChatTemplate, stream => stream.Write(Encoding.UTF8.GetBytes(template)));
        }

        return files.Values.OrderBy(f => f.Name, StringComparer.Ordinal);
    }

    private static void Guarded(string path, Action<Stream> write, Stream stream) => _ = TokenizerFiles.Reading(path, () =>
    {
        write(stream);
        return path;
    });

    private Action<Stream>? Changed(string name, string path) => name switch
    {
        TokenizerFiles.Config or TokenizerFiles.ChatTemplateConfig when edit is not null || template is not null => stream => config.WriteConfig(path, stream),
        TokenizerFiles.SpecialTokens when edit is not null => stream => config.WriteConfig(path, stream),
        TokenizerFiles.Tokenizer when edit is not null => stream => TokenizerJsonWriter.Write(path, edit, stream),
        TokenizerFiles.AddedTokens when edit is not null => stream => config.WriteAddedTokens(path, stream),
        TokenizerFiles.Vocabulary when edit is not null => stream => SlowTokenizerWriter.WriteVocabulary(path, edit, stream),
        TokenizerFiles.Merges when edit is not null => stream => SlowTokenizerWriter.WriteMerges(path, edit, stream),
        TokenizerFiles.WordList when edit is not null => stream => SlowTokenizerWriter.WriteWords(path, edit, stream),
        _ => null,
    };

    // Files of other formats hold ordinary tokens only; added ones stand beside them.
    private bool Follows(string name) =>
        edit is not ({ RemovesOrdinary: true } or { Entries.Count: > 0 })
        || !(Array.IndexOf(TokenizerFiles.SentencePiece, name) >= 0 || name.EndsWith(".tiktoken", StringComparison.OrdinalIgnoreCase));

    private IEnumerable<string> Names() => directory is null ? [] : TokenizerFiles.In(directory);
}
