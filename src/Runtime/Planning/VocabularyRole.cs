namespace MergeDsl.Planning;

/// <summary>What a tensor has to do with a model's vocabulary; its first axis counts tokens then.</summary>
internal enum VocabularyRole
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The rows that tokens go in by, or what is tied to them.</summary>
    Embedding,

    /// <summary>The rows that tokens are chosen by.</summary>
    Head,

    /// <summary>The bias of the head.</summary>
    HeadBias,
}
