namespace MergeDsl.Hub;

/// <summary>What is wanted of a repository; its small files always are.</summary>
internal enum HubContent
{
    /// <summary>The weights of a model.</summary>
    Model,

    /// <summary>The weights of an adapter.</summary>
    Adapter,

    /// <summary>No weights.</summary>
    Tokenizer,
}
