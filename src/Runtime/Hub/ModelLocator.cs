using MergeDsl.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Hub;

/// <summary>Finds the directories of models: on disk, in the cache of the hub's models, or on the hub.</summary>
internal sealed class ModelLocator : IDisposable
{
    private readonly string? root;
    private readonly Lazy<HubModels>? hub; // most merges need none
    private readonly bool headersOnly;
    private readonly IProgress<MergeProgress>? progress;
    private readonly CancellationToken cancellationToken;
    private readonly Dictionary<(HubRepository Repository, HubContent Content), FetchedModel> fetched = [];

    /// <summary>Looks on disk, in the cache and on the hub.</summary>
    /// <param name="options">Where relative paths start, and where the hub and its cache are.</param>
    /// <param name="headersOnly">Whether the headers of weights that are not on this machine suffice.</param>
    /// <param name="progress">Told how far downloads are; or null.</param>
    /// <param name="cancellationToken">Ends a download; what has arrived stays.</param>
    public ModelLocator(MergeOptions options, bool headersOnly, IProgress<MergeProgress>? progress, CancellationToken cancellationToken)
        : this(options.ModelRoot, new Lazy<HubModels>(() => new(options.Hub ?? HubSettings.FromEnvironment())))
    {
        this.headersOnly = headersOnly;
        this.progress = progress;
        this.cancellationToken = cancellationToken;
    }

    private ModelLocator(string? root, Lazy<HubModels>? hub)
    {
        this.root = root;
        this.hub = hub;
    }

    /// <summary>Whether some of the models have their headers here and nothing else.</summary>
    public bool HasSkeletons => fetched.Count > 0 && fetched.Values.Any(f => f.Temporary is not null);

    /// <summary>Looks on disk alone.</summary>
    public static ModelLocator OfDisk(string? root) => new(root, null);

    /// <summary>The directory of a model or adapter; null where there is none, which is added to <paramref name="problems"/>.</summary>
    /// <param name="path">Its path or id.</param>
    /// <param name="revision">Its revision on the hub; or null.</param>
    /// <param name="content">What is wanted of it, where it is on the hub.</param>
    /// <param name="model">The reference that it is part of, for messages.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public string? Locate(string path, string? revision, HubContent content, ModelReference model, ProblemList problems)
    {
        string directory = CheckpointReader.Locate(path, root);
        if (Directory.Exists(directory))
        {
            return directory;
        }

        if (File.Exists(directory) || hub is null || IsPlainlyLocal(path) || HubRepository.Of(path, revision) is not { } repository)
        {
            problems.Add(File.Exists(directory) ? CheckpointDiagnostics.ModelIsFile : CheckpointDiagnostics.ModelNotFound, model, directory);
            return null;
        }

        try
        {
            return hub.Value.FindCached(repository, content) ?? Fetch(hub.Value, repository, content, model, directory).Directory;
        }
        catch (MergeException e)
        {
            problems.AddFailure(directory, e);
            return null;
        }
    }

    public void Dispose()
    {
        if (hub is { IsValueCreated: true })
        {
            hub.Value.Dispose();
        }

        foreach (FetchedModel model in fetched.Values)
        {
            model.Temporary?.Dispose();
        }

        fetched.Clear(); // the plans of all documents dispose of it
    }

    private FetchedModel Fetch(HubModels models, HubRepository repository, HubContent content, ModelReference model, string directory)
    {
        if (!fetched.TryGetValue((repository, content), out FetchedModel? found))
        {
            // Planning is synchronous, as all that it reads are headers; no context waits for this thread.
            found = models.FetchAsync(repository, content, model, directory, headersOnly, progress, cancellationToken).GetAwaiter().GetResult();
            fetched.Add((repository, content), found);
        }

        return found;
    }

    private static bool IsPlainlyLocal(string path) =>
        path.StartsWith('.') || path.StartsWith('~') || Path.IsPathRooted(path) || path.Contains('\\', StringComparison.Ordinal);
}
