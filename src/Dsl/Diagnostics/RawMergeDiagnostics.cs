namespace MergeDsl.Diagnostics;

/// <summary>What merges of loose weights can say.</summary>
public static class RawMergeDiagnostics
{
    /// <summary>A model of a raw merge that is not there.</summary>
    public static DiagnosticDescriptor LooseNotFound { get; } = Error("MRG5120", "Loose weights not found",
        "model {0}: there is no file and no directory {1}; a raw merge reads safetensors files of this machine, and directories of them",
        "Relative paths are looked up from the working directory, or from `--model-root`.");

    /// <summary>Loose weights whose tensors have other names.</summary>
    public static DiagnosticDescriptor NamesDiffer { get; } = Error("MRG5121", "Names of loose weights differ",
        "model {0} does not have the tensors of {1}: {2}; --names intersection merges those that all models have, --names union those that any of them has",
        "Loose weights say nothing of their architecture, so tensors that some of them lack are merged only if that is asked for.");

    /// <summary>Loose weights without a common tensor.</summary>
    public static DiagnosticDescriptor NothingInCommon { get; } = Error("MRG5122", "Nothing in common",
        "the models have no tensor in common: {0} has {1}, {2} has {3}",
        "With `--names intersection` the output has the tensors that all models have, and there is none.");

    /// <summary>Tensors that not all loose weights have.</summary>
    public static DiagnosticDescriptor NotInAll { get; } = Warning("MRG5123", "Tensors not in all models",
        "{0} tensor(s) of {1} are not in all models and will not be in the output: {2}",
        "With `--names intersection` the output has the tensors that all models have.");

    /// <summary>Loose files that do not make one model.</summary>
    public static DiagnosticDescriptor LooseUnclear { get; } = Error("MRG5124", "Loose files that are not one model",
        "{0}: {1}",
        "The safetensors files of a directory are taken together as one model. Shards must be complete, and no tensor may be in two files.");

    /// <summary>Something in a recipe that a raw merge has no use for.</summary>
    public static DiagnosticDescriptor NotRaw { get; } = Error("MRG7011", "Not in a raw merge",
        "{0}: {1} cannot be merged with --raw, {2}",
        "A raw merge matches the tensors of loose weights by name. It knows no layers, modules or tokenizers; without `--raw` the models are merged as models.");

    /// <summary>A switch of raw merges without --raw.</summary>
    public static DiagnosticDescriptor NamesWithoutRaw { get; } = Error("MRG7012", "Names of a merge that is not raw",
        "--names {0} is for raw merges: add --raw, if the models are loose weights",
        "Which tensors of a model may be absent follows from its architecture; only loose weights need to be told.");

    /// <summary>All of them, ordered by id.</summary>
    public static EquatableArray<DiagnosticDescriptor> All { get; } =
    [
        LooseNotFound, NamesDiffer, NothingInCommon, NotInAll, LooseUnclear, NotRaw, NamesWithoutRaw,
    ];

    private static DiagnosticDescriptor Error(string id, string title, string format, string help) => new(id, RecipeSeverity.Error, title, format, help);

    private static DiagnosticDescriptor Warning(string id, string title, string format, string help) => new(id, RecipeSeverity.Warning, title, format, help);
}
