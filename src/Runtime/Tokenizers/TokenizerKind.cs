namespace MergeDsl.Tokenizers;

/// <summary>How a tokenizer splits text into tokens.</summary>
internal enum TokenizerKind
{
    /// <summary>By joining neighbours that a list of merges names.</summary>
    Bpe,

    /// <summary>By the likeliest sequence of pieces, each with a score.</summary>
    Unigram,

    /// <summary>By the longest piece that fits.</summary>
    WordPiece,

    /// <summary>Whole words only.</summary>
    WordLevel,

    /// <summary>A SentencePiece file, whose tokens are not read.</summary>
    SentencePiece,
}
