namespace MergeDsl.Diagnostics;

/// <summary>What can be said about tokenizers, vocabularies and chat templates.</summary>
public static class TokenizerDiagnostics
{
    /// <summary>A model without tokenizer files.</summary>
    public static DiagnosticDescriptor NoTokenizer { get; } = Error("MRG5090", "No tokenizer",
        "model {0}: {1} holds no tokenizer (tokenizer.json, vocab.json or vocab.txt), and its vocabulary must be read; copy the tokenizer that the model was trained with into the directory",
        "With a `tokenizer` block, rows of embeddings and heads follow their tokens, so the tokens of every model must be known.");

    /// <summary>A tokenizer file that is not what its name says.</summary>
    public static DiagnosticDescriptor BadTokenizerFile { get; } = Error("MRG5091", "Damaged tokenizer",
        "{0}: {1}",
        "A file of a tokenizer is truncated, damaged, or of a form that is not known. Download it again.");

    /// <summary>A tokenizer that is a SentencePiece file only, where tokens must be read.</summary>
    public static DiagnosticDescriptor SentencePieceOnly { get; } = Error("MRG5092", "SentencePiece file only",
        "model {0}: {1} is a SentencePiece file, whose tokens are not read here; convert it once: python -c \"from transformers import AutoTokenizer as T; T.from_pretrained('{2}', use_fast=True).save_pretrained('{2}')\", which writes tokenizer.json beside it",
        "SentencePiece files are copied where the tokenizer is one model's and all models have the same; a union, padding or settings for tokens need the tokens.");

    /// <summary>Tokens that the model has no rows for.</summary>
    public static DiagnosticDescriptor TokensUnused { get; } = Info("MRG5093", "Tokens beyond the vocabulary",
        "{0} token(s) of {1} have ids at or past its vocab_size {2} and are not taken from it: {3}",
        "A tokenizer may name more tokens than the model has rows for; these are unused, and the model counts as one that lacks them.");

    /// <summary>An added token whose attributes differ.</summary>
    public static DiagnosticDescriptor AttributesDiffer { get; } = Warning("MRG5094", "Attributes of tokens differ",
        "{0} added token(s) have other attributes in {1} than in {2}, whose are kept: {3}",
        "Added tokens say whether they are special and whether blanks around them are stripped. Where models disagree the first wins.");

    /// <summary>A token from a model that takes no part.</summary>
    public static DiagnosticDescriptor TokenOfNoInput { get; } = Error("MRG5095", "Token from a model that is no input",
        "tokens: the row of {0} comes from {1}, which is no input of this merge; the inputs are {2}",
        "The row of a token comes from one of the models that are merged, because only those are read.");

    /// <summary>A token that the model it is to come from does not have.</summary>
    public static DiagnosticDescriptor TokenNotInSource { get; } = Error("MRG5096", "Source lacks the token",
        "tokens: {0} needs a row of {1}, which has no {2}",
        "`source` names a model that has the token, or with `{kind: model_token}` another token of it.");

    /// <summary>A listed token without a source, where a row is needed.</summary>
    public static DiagnosticDescriptor TokenWithoutRow { get; } = Error("MRG5097", "Token without a row",
        "tokens: {0} is missing in {1}, and its entry does not say where its row comes from; add `source: …`, or strike the entry",
        "An entry under `tokens` without `source` changes nothing for a token that all models have; a token that is new, or missing in a model, needs a row.");

    /// <summary>Tokens that no model has a row for.</summary>
    public static DiagnosticDescriptor RowsOfZeros { get; } = Warning("MRG5098", "Rows of zeros",
        "{0} token(s) are in no model of this merge, and their rows are zeros: {1}",
        "The vocabulary is taken from a tokenizer with tokens that none of the inputs has. Name a row for each under `tokens`.");

    /// <summary>Tokenizers of different kinds in one union.</summary>
    public static DiagnosticDescriptor KindsDiffer { get; } = Warning("MRG5099", "Tokenizers of different kinds",
        "the union takes {0} ordinary token(s) of {1}, a {2} tokenizer, into the {3} tokenizer of {4}: they can be decoded, but no text is split into them; {5}",
        "Tokens of a tokenizer come about by its own rules, and those of another kind cannot be added to it.");

    /// <summary>A model without the tensor that a row is needed of.</summary>
    public static DiagnosticDescriptor TensorWithoutRow { get; } = Error("MRG5100", "No tensor to take a row from",
        "tokens: {0} needs a row of {1}, and {2} has no such tensor",
        "A tensor that a model lacks (a head that is tied to the embedding, a bias) has no rows to give.");

    /// <summary>A file of the tokenizer that cannot follow the new vocabulary.</summary>
    public static DiagnosticDescriptor FileLeftOut { get; } = Warning("MRG5101", "Tokenizer file left out",
        "{0} does not come along: {1}",
        "Files that describe the old vocabulary would contradict tokenizer.json.");

    /// <summary>No chat template among the inputs.</summary>
    public static DiagnosticDescriptor NoChatTemplate { get; } = Info("MRG5102", "No chat template found",
        "chat_template: auto changes nothing, because none of the inputs has a chat template",
        "`auto` takes the most frequent template of the inputs.");

    /// <summary>An id in config.json that means another token now.</summary>
    public static DiagnosticDescriptor IdsDiffer { get; } = Warning("MRG5103", "Special token ids differ",
        "{0} says {1} {2}, which is {3} in {4}; in the new vocabulary {3} {5}: set it by hand after the merge",
        "The output's configuration is taken from the base or first model, whose token ids are not those of the vocabulary that the recipe names.");

    /// <summary>A padding that makes too many rows.</summary>
    public static DiagnosticDescriptor TooManyRows { get; } = Error("MRG5104", "Too many rows",
        "pad_to_multiple_of {0} makes {2} rows of {1} tokens; at most {3} are possible, and 64 or 128 is usual",
        "`pad_to_multiple_of` rounds the number of rows up to what a device multiplies fast.");

    /// <summary>All of them, ordered by id.</summary>
    public static EquatableArray<DiagnosticDescriptor> All { get; } =
    [
        NoTokenizer, BadTokenizerFile, SentencePieceOnly, TokensUnused, AttributesDiffer, TokenOfNoInput, TokenNotInSource, TokenWithoutRow,
        RowsOfZeros, KindsDiffer, TensorWithoutRow, FileLeftOut, NoChatTemplate, IdsDiffer, TooManyRows,
    ];

    private static DiagnosticDescriptor Error(string id, string title, string format, string help) => new(id, RecipeSeverity.Error, title, format, help);

    private static DiagnosticDescriptor Warning(string id, string title, string format, string help) => new(id, RecipeSeverity.Warning, title, format, help);

    private static DiagnosticDescriptor Info(string id, string title, string format, string help) => new(id, RecipeSeverity.Info, title, format, help);
}
