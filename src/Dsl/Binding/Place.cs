namespace MergeDsl.Binding;

/// <summary>A kind of mapping in a recipe, and the keys that it knows.</summary>
/// <param name="Name">What it is, for messages: "a model's entry".</param>
/// <param name="Keys">Its keys.</param>
internal sealed record Place(string Name, params string[] Keys)
{
    public static readonly Place Document = new(
        "a recipe", "merge_method", "models", "slices", "modules", "base_model", "parameters", "dtype", "out_dtype", "tokenizer_source",
        "tokenizer", "chat_template", "name", "mergedsl")
    {
        TakesParameters = true,
        Aliases = new Dictionary<string, string>
        {
            ["method"] = "merge_method",
            ["merge_type"] = "merge_method",
            ["model"] = "models",
            ["base"] = "base_model",
            ["params"] = "parameters",
            ["options"] = "parameters",
            ["torch_dtype"] = "dtype",
            ["type"] = "dtype",
            ["precision"] = "dtype",
            ["tokenizer_model"] = "tokenizer_source",
            ["source"] = "tokenizer_source",
        },
    };

    public static readonly Place Module = new("a module", "models", "slices", "parameters")
    { TakesParameters = true, Aliases = new Dictionary<string, string> { ["params"] = "parameters" } };

    public static readonly Place Slice = new("a slice", "sources", "base_model", "residual_weight", "parameters")
    { TakesParameters = true, Aliases = new Dictionary<string, string> { ["models"] = "sources", ["params"] = "parameters" } };

    public static readonly Place Model = new("a model's entry", "model", "parameters") { TakesParameters = true, Aliases = ModelAliases };

    public static readonly Place Source = new("a source", "model", "layer_range", "parameters")
    {
        TakesParameters = true,
        Aliases = new Dictionary<string, string>(ModelAliases) { ["layers"] = "layer_range", ["range"] = "layer_range" },
    };

    public static readonly Place Reference = new("a model reference", "model", "lora", "override_architecture") { Aliases = ModelAliases };

    public static readonly Place PathReference = new("a model's path", "path", "revision");

    public static readonly Place Condition = new("a condition", "filter", "value");

    public static readonly Place Tokenizer = new("a tokenizer block", "source", "tokens", "pad_to_multiple_of")
    { Aliases = new Dictionary<string, string> { ["tokenizer_source"] = "source", ["model"] = "source" } };

    public static readonly Place Token = new("a token's entry", "source", "force");

    public static readonly Place ZeroRow = new("a token's source of kind `zero`", "kind");

    public static readonly Place TokenRow = new("a token's source of kind `model_token`", "kind", "model", "token", "token_id");

    public static readonly Place Extensions = new("the `mergedsl` block", "class", "namespace", "access", "seed")
    { Aliases = new Dictionary<string, string> { ["class_name"] = "class", ["classname"] = "class", ["random_seed"] = "seed" } };

    // What people have on their command lines and put into recipes.
    private static readonly HashSet<string> Switches = new(StringComparer.Ordinal)
    {
        "allow_crimes", "async_write", "clone_tensors", "copy_tokenizer", "cuda", "device", "gpu_rich", "lazy_unpickle", "lora_merge_cache", "lora_merge_dtype",
        "low_cpu_memory", "multi_gpu", "num_threads", "out_shard_size", "read_to_gpu", "safe_serialization", "transformers_cache", "trust_remote_code",
        "unsafe_truncate_embeddings", "write_model_card", "write_threads",
    };

    private static readonly Place[] NamedByTheirKey = [Tokenizer, Slice, Source, Extensions];

    /// <summary>Whether it has a key <c>parameters</c>, under which a stray parameter belongs.</summary>
    public bool TakesParameters { get; private init; }

    /// <summary>Keys that people write for others, and those others.</summary>
    public IReadOnlyDictionary<string, string> Aliases { get; private init; } = new Dictionary<string, string>();

    /// <summary>Where a key that this place does not know belongs; null if nowhere.</summary>
    public string? HomeOf(string key) =>
        this != Document && Array.IndexOf(Document.Keys, key) >= 0 ? "at the top level"
        : key == "random_seed" ? "under `mergedsl`, as `seed`"
        : this == Document && Switches.Contains(key) ? $"on the command line, as `--{key.Replace('_', '-')}`"
        : key == "layer_range" && this == Model ? "in an entry of a slice's `sources`; `models` are merged whole"
        : Array.Find(NamedByTheirKey, p => p != this && Array.IndexOf(p.Keys, key) >= 0 && key is not ("source" or "class")) switch
        {
            null => null,
            var p when p == Tokenizer => "under `tokenizer`",
            var p when p == Slice => "in an entry of `slices`",
            var p when p == Source => "in an entry of a slice's `sources`",
            _ => "under `mergedsl`",
        };

    private static Dictionary<string, string> ModelAliases => new()
    {
        ["path"] = "model",
        ["name"] = "model",
        ["id"] = "model",
        ["model_name"] = "model",
        ["model_path"] = "model",
        ["source_model"] = "model",
        ["params"] = "parameters",
    };
}
