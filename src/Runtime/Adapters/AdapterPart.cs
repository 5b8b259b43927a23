namespace MergeDsl.Adapters;

/// <summary>What a tensor of an adapter is.</summary>
internal enum AdapterPart
{
    /// <summary>The first factor of a pair: from the inputs to the rank.</summary>
    A,

    /// <summary>The second factor: from the rank to the outputs.</summary>
    B,

    /// <summary>The first factor of an embedding: from the tokens to the rank.</summary>
    EmbeddingA,

    /// <summary>The second factor of an embedding.</summary>
    EmbeddingB,

    /// <summary>A whole tensor that takes the place of the base's: of modules_to_save, a bias, a grown embedding.</summary>
    Saved,

    /// <summary>A copy of what was there before the training.</summary>
    Original,
}
