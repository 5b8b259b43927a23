namespace MergeDsl.Diagnostics;

/// <summary>What fetching models from the hub can say.</summary>
public static class HubDiagnostics
{
    /// <summary>The hub cannot be asked.</summary>
    public static DiagnosticDescriptor Unreachable { get; } = Error("MRG7030", "Hub unreachable",
        "model {0}: there is no directory {1} and no complete copy in the cache {2}, and {3} cannot be asked for it: {4}; give the path of a downloaded checkpoint, or mend the connection (HTTPS_PROXY, HF_ENDPOINT)",
        "A model reference that is no directory is looked up in the cache that all programs of the hub share, then on the hub.");

    /// <summary>A model that is not in the cache, while no request may be made.</summary>
    public static DiagnosticDescriptor Offline { get; } = Error("MRG7031", "Not in the cache",
        "model {0}: there is no directory {1} and no complete copy in the cache {2}, and HF_HUB_OFFLINE forbids to ask the hub; give the path of a downloaded checkpoint, or unset it",
        "With `HF_HUB_OFFLINE` only what has been downloaded is used.");

    /// <summary>A model that the hub does not have, or does not show.</summary>
    public static DiagnosticDescriptor ModelMissing { get; } = Error("MRG7032", "Model not on the hub",
        "model {0}: there is no directory {1}, and {2} has no model {3}, or it is private; correct the name, or set HF_TOKEN to a token that may read it",
        "The hub answers alike for a model that does not exist and for one that the token may not see.");

    /// <summary>A revision that the model does not have.</summary>
    public static DiagnosticDescriptor RevisionMissing { get; } = Error("MRG7033", "Revision not on the hub",
        "model {0}: {1} has no revision '{2}'; give a branch, a tag or a commit that it has",
        "What follows the @ in a model reference is a branch, a tag or a commit.");

    /// <summary>A model whose conditions were not accepted.</summary>
    public static DiagnosticDescriptor Gated { get; } = Error("MRG7034", "Gated model",
        "model {0}: access is gated; accept its conditions on {1}/{2}, then set HF_TOKEN to a token of that account",
        "The owners of some models ask for an agreement before a download.");

    /// <summary>A token that the hub does not take.</summary>
    public static DiagnosticDescriptor TokenRefused { get; } = Error("MRG7035", "Token refused",
        "model {0}: {1} does not accept the access token; set HF_TOKEN to a valid one, or unset it for public models",
        "The token is expired, revoked or mistyped. It was read from `HF_TOKEN`, or from the file that a login left.");

    /// <summary>A request that failed again and again.</summary>
    public static DiagnosticDescriptor DownloadFailed { get; } = Error("MRG7036", "Download failed",
        "model {0}: {1}: {2}; what has arrived is kept, run the command again to go on",
        "Requests are repeated with growing pauses. The parts that have arrived stay in the cache.");

    /// <summary>A file whose bytes are not those that the hub lists.</summary>
    public static DiagnosticDescriptor Corrupt { get; } = Error("MRG7037", "Download corrupted",
        "model {0}: {1} arrived twice with another hash than the hub lists ({2}); something on the way changes it, or the hub's copy is damaged",
        "Each file is compared with its hash before it gets its name; one that differs is thrown away and fetched once more.");

    /// <summary>Not enough room for a download.</summary>
    public static DiagnosticDescriptor NoSpace { get; } = Error("MRG7038", "No room in the cache",
        "model {0}: {1} are to be downloaded and {2} has {3} left; make room, or set HF_HUB_CACHE to a larger disk",
        "The room is checked before the first byte is fetched.");

    /// <summary>A repository without the files that a merge needs.</summary>
    public static DiagnosticDescriptor NoModel { get; } = Error("MRG7039", "No checkpoint on the hub",
        "model {0}: {1} holds {2}; expected config.json beside model.safetensors or its shards, or a PyTorch checkpoint",
        "Perhaps it holds quantised files for inference, or the weights lie in a folder of their own.");

    /// <summary>The cache cannot be written.</summary>
    public static DiagnosticDescriptor CacheNotWritable { get; } = Error("MRG7040", "Cache not writable",
        "model {0}: {1}: {2}; set HF_HUB_CACHE to a directory that can be written",
        "Downloads are kept in the cache that all programs of the hub share.");

    /// <summary>All of them, ordered by id.</summary>
    public static EquatableArray<DiagnosticDescriptor> All { get; } =
        [Unreachable, Offline, ModelMissing, RevisionMissing, Gated, TokenRefused, DownloadFailed, Corrupt, NoSpace, NoModel, CacheNotWritable];

    private static DiagnosticDescriptor Error(string id, string title, string message, string help) =>
        new(id, RecipeSeverity.Error, title, message, help);
}
