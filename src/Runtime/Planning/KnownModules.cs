namespace MergeDsl.Planning;

/// <summary>
/// The one table of architectures' facts that names do not tell: what recipes call the modules of a model with several
/// layer stacks, which names belong to them, and where config.json counts their layers.
/// </summary>
internal static class KnownModules
{
    /// <summary>The only module of a model with one layer stack.</summary>
    public const string Default = "default";

    private const string TextDecoder = "text_decoder";
    private const string Decoder = "decoder";

    // Roots are the first segments of tensors' names, behind "model."; of two that fit the longer one counts.
    private static readonly KnownModule[] Table =
    [
        new(TextDecoder, ["language_model", "text_model", "llm", "language"], ["text_config", "language_config", "llm_config"]),
        new("vision_tower", ["vision_tower", "visual", "vision_encoder", "vision_embed_tokens", "vision", "vpm"], ["vision_config"]) { IsPerception = true },
        new("vision_model", ["vision_model"], ["vision_config"]) { IsPerception = true },
        new("audio_tower", ["audio_tower", "audio_encoder", "audio_model", "apm"], ["audio_config"]) { IsPerception = true },
        new("multi_modal_projector",
            ["multi_modal_projector", "visual.merger", "visual.merger_list", "visual.deepstack_merger_list", "vision_embed_tokens.img_projection", "mm_projector",
             "connector", "aligner", "language_projection", "mlp1", "projector", "resampler", "image_newline", "embed_vision", "embed_audio"], [])
        { IsPerception = true },
        new("encoder", ["encoder"], ["encoder"]) { LayerCounts = ["encoder_layers", "num_encoder_layers", "num_layers", "num_hidden_layers", "n_layers"] },
        new(Decoder, ["decoder"], ["decoder"]) { LayerCounts = ["decoder_layers", "num_decoder_layers"] },
        new("shared", ["shared"], []) { GoesWith = ["encoder", Decoder] },
    ];

    /// <summary>The module of that name, or null.</summary>
    public static KnownModule? Find(string name) => Array.Find(Table, m => m.Name == name);

    /// <summary>The module that a tensor, or a stack's prefix, belongs to by its name; or null.</summary>
    public static KnownModule? Of(string tensor)
    {
        string name = tensor.StartsWith("model.", StringComparison.Ordinal) ? tensor["model.".Length..] : tensor;
        KnownModule? found = null;
        int longest = 0;
        foreach (KnownModule module in Table)
        {
            foreach (string root in module.Roots)
            {
                if (root.Length > longest && name.StartsWith(root, StringComparison.Ordinal) && (name.Length == root.Length || name[root.Length] == '.'))
                {
                    found = module;
                    longest = root.Length;
                }
            }
        }

        return found;
    }

    /// <summary>
    /// The module of what no root fits, in a model with these modules: the language model of one that also sees or hears, the
    /// decoder beside an encoder; null in other models.
    /// </summary>
    public static string? MainOf(IReadOnlyList<KnownModule> modules) =>
        modules.Any(m => m.IsPerception) ? TextDecoder : modules.Any(m => m.Name == Decoder) ? Decoder : null;
}
