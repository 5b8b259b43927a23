using System.Text.Json;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Adapters;

/// <summary>An adapter's <c>adapter_config.json</c>, as PEFT writes it.</summary>
internal sealed class AdapterConfig
{
    /// <summary>The file's name.</summary>
    public const string FileName = "adapter_config.json";

    // What is computed in another way than W + s·B·A where one of these is set.
    private static readonly (string Key, string What)[] OtherMethods =
    [
        ("use_dora", "DoRA, which rescales the columns of the weights"),
        ("use_qalora", "QALoRA, which groups inputs"),
        ("use_bdlora", "block-diagonal LoRA"),
        ("alora_invocation_tokens", "activated LoRA, which depends on the prompt"),
        ("arrow_config", "Arrow, which routes between adapters"),
        ("kasa_config", "KaSA, which changes the weights themselves"),
        ("monteclora_config", "Monte Carlo LoRA"),
        ("layer_replication", "layer replication, which makes a model of more layers"),
        ("trainable_token_indices", "trained single tokens"),
        ("target_parameters", "LoRA on parameters that are no modules"),
        ("lora_bias", "LoRA with a bias of its own"),
    ];

    // They begin by taking something out of the weights, which the adapter's files do not hold.
    private static readonly string[] ChangingInitialisations = ["pissa", "olora", "corda", "loftq", "lora_ga"];

    private readonly double rank;
    private readonly double alpha;
    private readonly bool stabilised;
    private readonly List<(ModulePattern Pattern, double Value)> ranks;
    private readonly List<(ModulePattern Pattern, double Value)> alphas;

    private AdapterConfig(JsonElement root)
    {
        rank = Number(root, "r");
        alpha = Number(root, "lora_alpha");
        stabilised = IsSet(root, "use_rslora");
        FanInFanOut = IsSet(root, "fan_in_fan_out");
        ranks = Patterns(root, "rank_pattern");
        alphas = Patterns(root, "alpha_pattern");
    }

    /// <summary>Whether weights of the base are stored transposed, as those of GPT-2's Conv1D are.</summary>
    public bool FanInFanOut { get; }

    /// <exception cref="MergeException">It is no such file, or describes another kind of adapter.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static AdapterConfig Read(string path)
    {
        try
        {
            JsonElement root = ModelConfig.Parse(SmallFile.Read(path)).Root;
            RefuseOtherKinds(path, root);
            return new(root);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or NotSupportedException)
        {
            throw MergeException.Of(CheckpointDiagnostics.BadFile, path, $"no description of a LoRA: {e.Message}");
        }
    }

    /// <summary>The rank of a module's matrices.</summary>
    public double RankOf(string module) => Of(ranks, module, rank);

    /// <summary>The factor on B·A: alpha / r, or alpha / √r for rank-stabilised LoRA.</summary>
    public double ScaleOf(string module) => Of(alphas, module, alpha) / (stabilised ? Math.Sqrt(RankOf(module)) : RankOf(module));

    private static void RefuseOtherKinds(string path, JsonElement root)
    {
        string type = Text(root, "peft_type");
        string? other = type != "LORA" ? $"it is {(type.Length == 0 ? "of unknown kind (peft_type is missing)" : $"of the kind {type}")}" : null;
        other ??= OtherMethods.Where(m => IsSet(root, m.Key)).Select(m => $"it is {m.What} ({m.Key})").FirstOrDefault();
        string start = Text(root, "init_lora_weights");
        other ??= Array.Exists(ChangingInitialisations, i => start.StartsWith(i, StringComparison.OrdinalIgnoreCase))
            ? $"it was trained on weights that init_lora_weights {start} had changed, which are not in its files (PEFT converts it: path_initial_model_for_weight_conversion)"
            : null;
        string bias = Text(root, "bias");
        other ??= bias is not ("" or "none" or "all" or "lora_only") ? $"it trains biases in a way that is not known (bias: {bias})" : null;
        if (other is not null)
        {
            throw MergeException.Of(CheckpointDiagnostics.AdapterUnsupported, path, other);
        }
    }

    private static double Of(List<(ModulePattern Pattern, double Value)> patterns, string module, double otherwise)
    {
        foreach ((ModulePattern pattern, double value) in patterns)
        {
            if (pattern.IsMatch(module))
            {
                return value;
            }
        }

        return otherwise;
    }

    // PEFT takes the first key that matches.
    private static List<(ModulePattern Pattern, double Value)> Patterns(JsonElement root, string key) => !IsSet(root, key) ? []
        : [.. ModulePattern.Of([.. root.GetProperty(key).EnumerateObject().Select(p => p.Name)])
            .Zip(root.GetProperty(key).EnumerateObject(), (pattern, p) => (pattern, Positive(p.Value, $"{key} of {p.Name}")))];

    private static double Number(JsonElement root, string key) => root.TryGetProperty(key, out JsonElement value)
        ? Positive(value, key)
        : throw new JsonException($"{key} is missing");

    private static double Positive(JsonElement value, string what) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) && number > 0
            ? number
            : throw new JsonException($"{what} is {value.GetRawText()}, expected a number above 0");

    private static string Text(JsonElement root, string key) =>
        root.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";

    private static bool IsSet(JsonElement root, string key) => root.TryGetProperty(key, out JsonElement value) && value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False or JsonValueKind.Undefined => false,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.EnumerateObject().Any(),
        _ => true,
    };
}
