namespace MergeDsl.Diagnostics;

/// <summary>What opening a model and its adapter can say.</summary>
public static class CheckpointDiagnostics
{
    /// <summary>A model reference that is no directory on this machine.</summary>
    public static DiagnosticDescriptor ModelNotFound { get; } = Error("MRG5001", "Model not found",
        "model {0}: there is no directory {1}; give the path of a checkpoint, or an id of the hub (owner/name)",
        "A model is a directory with `config.json` and weights, or an id of the hub. Relative paths are looked up from the working directory, or from `--model-root`.");

    /// <summary>A model reference that is a file.</summary>
    public static DiagnosticDescriptor ModelIsFile { get; } = Error("MRG5002", "Model is a file",
        "model {0}: {1} is a file; give the directory that it is in, with config.json beside the weights",
        "A model is a directory: besides the weights, its `config.json` and tokenizer are needed.");

    /// <summary>A directory without weights.</summary>
    public static DiagnosticDescriptor NoWeights { get; } = Error("MRG5003", "No weights",
        "model {0}: {1} holds no weights: expected model.safetensors or pytorch_model.bin, or an index with its shards; {2}",
        "The directory has none of the files that weights are read from. Perhaps the download was not finished, or only the configuration was fetched.");

    /// <summary>A file that is not what its name says.</summary>
    public static DiagnosticDescriptor BadFile { get; } = Error("MRG5004", "Damaged file",
        "{0}: {1}",
        "The file's own description of itself does not hold: it is truncated, damaged, or of another format. Download it again.");

    /// <summary>A Git LFS pointer in place of the file.</summary>
    public static DiagnosticDescriptor PointerFile { get; } = Error("MRG5005", "Pointer instead of weights",
        "{0}: this is a Git LFS pointer, not the weights (of {1} bytes); run `git lfs pull` in its directory",
        "A clone without Git LFS holds small text files in place of the weights.");

    /// <summary>Shards that are not there, or lack tensors.</summary>
    public static DiagnosticDescriptor BadIndex { get; } = Error("MRG5006", "Index and shards disagree",
        "{0}: {1}",
        "The index of a sharded checkpoint names a file that is missing, or a tensor that its file does not hold.");

    /// <summary>A config.json that is missing or no JSON object.</summary>
    public static DiagnosticDescriptor BadConfig { get; } = Error("MRG5007", "No usable config.json",
        "{0}: {1}",
        "Each model needs its `config.json`; the output's is made from the one of the base or first model.");

    /// <summary>A pickle that asks for code.</summary>
    public static DiagnosticDescriptor PickleRefused { get; } = Error("MRG5040", "Pickle asks for more than tensors",
        "{0} {1}; a pickle is a program, and none is run here: only tensors and plain values are read. If you trust the file, load it with PyTorch and save its state_dict() as safetensors",
        "PyTorch's files are pickles, which can run any code when they are loaded. They are read here without running anything, and only what torch.save writes for tensors is understood.");

    /// <summary>A PyTorch file of a kind that is not read.</summary>
    public static DiagnosticDescriptor PickleUnsupported { get; } = Error("MRG5041", "PyTorch file of another kind",
        "{0} {1}",
        "The file is well formed and holds something else than a dictionary of dense tensors, in a form that torch.save does not write by itself.");

    /// <summary>An adapter without its files.</summary>
    public static DiagnosticDescriptor NoAdapter { get; } = Error("MRG5042", "No adapter",
        "model {0}: {1} is no adapter: {2} missing; expected adapter_config.json with adapter_model.safetensors (or adapter_model.bin), as PEFT saves them",
        "What stands behind the `+` of a model reference is the directory, or the id, of a LoRA adapter.");

    /// <summary>An adapter that is not plain LoRA.</summary>
    public static DiagnosticDescriptor AdapterUnsupported { get; } = Error("MRG5043", "Adapter of another kind",
        "{0}: {1}; only plain LoRA is added on the fly: merge the adapter with PEFT (merge_and_unload()), save the model, and name that one in the recipe",
        "A LoRA is two small matrices for each weight, whose product is added to it. Adapters of other methods are to be merged by the library that made them.");

    /// <summary>An adapter of another model.</summary>
    public static DiagnosticDescriptor AdapterMismatch { get; } = Error("MRG5044", "Adapter does not fit the model",
        "adapter {0} does not fit {1}: {2}",
        "Every tensor of an adapter must have its place in the model, and the shape of that place; nothing of it is passed over.");

    /// <summary>All of them, ordered by id.</summary>
    public static EquatableArray<DiagnosticDescriptor> All { get; } =
    [
        ModelNotFound, ModelIsFile, NoWeights, BadFile, PointerFile, BadIndex, BadConfig, PickleRefused,
        PickleUnsupported, NoAdapter, AdapterUnsupported, AdapterMismatch,
    ];

    private static DiagnosticDescriptor Error(string id, string title, string format, string help) => new(id, RecipeSeverity.Error, title, format, help);
}
