namespace MergeDsl.Adapters;

/// <summary>What the name of an adapter's tensor says.</summary>
/// <param name="Part">What the tensor is.</param>
/// <param name="Target">The module that a factor belongs to; of a saved tensor, the tensor whose place it takes.</param>
internal readonly record struct AdapterTensorName(AdapterPart Part, string Target)
{
    private const string Prefix = "base_model.model.";

    // Parts of other methods, by what their names contain.
    private static readonly (string Marker, string Kind)[] Others =
    [
        ("lora_magnitude_vector", "DoRA"), ("lora_E", "AdaLoRA"), (".lora_B.bias", "LoRA with a bias of its own"), ("hada_w", "LoHa"), ("hada_t", "LoHa"), ("lokr_", "LoKr"),
        ("ia3_l", "IA3"), ("vera_lambda", "VeRA"), ("oft_", "OFT"), ("trainable_tokens", "trained single tokens"), ("prompt_embeddings", "prompt tuning"),
        ("prompt_encoder", "prompt tuning"), ("fourierft_", "FourierFT"), ("vblora_", "VB-LoRA"), ("randlora_", "RandLoRA"),
    ];

    /// <summary>The method that the tensor is a part of, where that is another than LoRA; else null.</summary>
    public static string? OtherKind(string name) => Others.Where(o => name.Contains(o.Marker, StringComparison.Ordinal)).Select(o => o.Kind).FirstOrDefault();

    /// <summary>Reads a name as PEFT writes it, with the adapter's own name in it or without.</summary>
    public static AdapterTensorName Of(string name)
    {
        name = name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
        return Factor(name, ".lora_A.", AdapterPart.A) ?? Factor(name, ".lora_B.", AdapterPart.B)
            ?? Factor(name, ".lora_embedding_A", AdapterPart.EmbeddingA) ?? Factor(name, ".lora_embedding_B", AdapterPart.EmbeddingB)
            ?? Saved(name);
    }

    private static AdapterTensorName? Factor(string name, string marker, AdapterPart part)
    {
        int at = name.IndexOf(marker, StringComparison.Ordinal);
        return at > 0 ? new(part, name[..at]) : null;
    }

    private static AdapterTensorName Saved(string name)
    {
        const string Original = ".original_module.";
        const string Module = ".modules_to_save.";
        if (name.Contains(Original, StringComparison.Ordinal))
        {
            return new(AdapterPart.Original, name);
        }

        int at = name.IndexOf(Module, StringComparison.Ordinal);
        if (at > 0)
        {
            // Behind the marker stands the adapter's name, unless it was left out.
            string rest = name[(at + Module.Length)..];
            name = name[..(at + 1)] + (rest.Contains('.', StringComparison.Ordinal) ? rest[(rest.IndexOf('.', StringComparison.Ordinal) + 1)..] : rest);
        }

        return new(AdapterPart.Saved, name.Replace(".base_layer.", ".", StringComparison.Ordinal));
    }
}
