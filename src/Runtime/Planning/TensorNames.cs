namespace MergeDsl.Planning;

/// <summary>What tensors' names say about their meaning: all that this project knows of architectures beyond the layer stack.</summary>
internal static class TensorNames
{
    private const string LogitsBias = "final_logits_bias";

    // Copies of the embedding and the head in layers that predict tokens further ahead.
    private static readonly string[] CopiesInLayers = ["embed_tokens.weight", "shared_head.head.weight"];

    private static readonly string[] Embeddings =
        ["embed_tokens", "wte", "embed_in", "shared", "word_embeddings", "word_embedding", "tok_embeddings", "token_embedding", "token_embeddings", "embeddings", "embedding"];

    private static readonly string[] Heads =
        ["lm_head", "embed_out", "proj_out", "output_layer", "lm_head.decoder", "predictions.decoder", "vocab_projector", "generator_lm_head", "lm_head.linear", "lm_loss", "pred_layer.proj"];

    // Heads and biases where nothing stands before the name: deeper inside, these are parts of layers and decoders.
    private static readonly string[] OutermostHeads = ["output", "decoder", "head"];

    // A tensor whose name has a segment that says `embed` or begins so comes before the layers; all others (final norm, head,
    // pooler, classifier) come after them.
    private static readonly string[] BeforeLayers =
        ["wte", "wpe", "shared", "patch", "pre_", "ln_pre", "layernorm_pre", "rotary", "conv1", "conv2", "project_in", "class_token", "cls_token", "pos_encoding"];

    /// <summary>What a tensor has to do with the vocabulary. Position, token-type and vision embeddings have nothing to do with it.</summary>
    public static VocabularyRole RoleOf(string name)
    {
        if (NumberedName.IsOne(name) || KnownModules.Of(name) is { IsPerception: true })
        {
            return VocabularyRole.None;
        }

        int dot = name.LastIndexOf('.');
        string owner = dot < 0 ? "" : name[..dot];
        return name[(dot + 1)..] switch
        {
            "weight" when EndsWithAny(owner, Embeddings) => VocabularyRole.Embedding,
            "weight" when EndsWithAny(owner, Heads) || OutermostHeads.Contains(owner) => VocabularyRole.Head,
            "bias" when EndsWithAny(owner, Heads) || OutermostHeads.Contains(owner) || EndsWith(owner, "predictions") => VocabularyRole.HeadBias,
            LogitsBias => VocabularyRole.HeadBias,
            _ => VocabularyRole.None,
        };
    }

    /// <summary>Whether a tensor has an axis that counts tokens: those with a role, and their copies in layers.</summary>
    public static bool CountsTokens(string name) => RoleOf(name) != VocabularyRole.None || (NumberedName.Of(name) is { } inLayer && CopiesInLayers.Contains(inLayer.Rest));

    /// <summary>The axis of a vocabulary tensor that counts tokens: the first, but for the bias of BART's head, which is a row.</summary>
    public static int TokenAxisOf(string name) => name[(name.LastIndexOf('.') + 1)..] == LogitsBias ? 1 : 0;

    /// <summary>Whether checkpoints of one architecture may or may not have a tensor: rotary buffers, position ids, biases.</summary>
    public static bool MayBeAbsent(string name)
    {
        ReadOnlySpan<char> last = name.AsSpan(name.LastIndexOf('.') + 1);
        return last is "inv_freq" or "position_ids" or "bias" || last.EndsWith("_bias", StringComparison.Ordinal);
    }

    /// <summary>Whether a tensor outside the layer stack comes before the layers: embeddings and their norms.</summary>
    public static bool IsBeforeLayers(string name) =>
        RoleOf(name) is not (VocabularyRole.Head or VocabularyRole.HeadBias)
        && name.Split('.').Any(segment => (segment.Contains("embed", StringComparison.Ordinal) && segment != "embedding_norm") // LFM 2's last norm
            || Array.Exists(BeforeLayers, start => segment.StartsWith(start, StringComparison.Ordinal)));

    private static bool EndsWithAny(string owner, string[] ends) => Array.Exists(ends, end => EndsWith(owner, end));

    // Whole segments: "patch_embedding" does not end with "embedding".
    private static bool EndsWith(string owner, string end) =>
        owner.EndsWith(end, StringComparison.Ordinal) && (owner.Length == end.Length || owner[owner.Length - end.Length - 1] == '.');
}
