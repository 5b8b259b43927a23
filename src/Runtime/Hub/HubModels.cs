using MergeDsl.Adapters;
using MergeDsl.CommandLine;
using MergeDsl.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Output;
using MergeDsl.Recipes;
using MergeDsl.SafeTensors;
using MergeDsl.Tensors;
using MergeDsl.Tokenizers;

namespace MergeDsl.Hub;

/// <summary>Finds models of the hub in the cache, and brings there what is missing.</summary>
/// <param name="settings">Where the hub and the cache are.</param>
internal sealed class HubModels(HubSettings settings) : IDisposable
{
    private readonly HubClient client = new(settings);
    private readonly HubCache cache = new(settings.CacheDirectory);
    private readonly HubRetry retry = new(settings.RetryDelay);

    /// <summary>The directory of a complete copy in the cache; or null. Nothing is asked of the hub.</summary>
    public string? FindCached(HubRepository repository, HubContent content)
    {
        try
        {
            return cache.FindCommit(repository) is { } commit && IsComplete(cache.Snapshot(repository, commit), content) ? cache.Snapshot(repository, commit) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or MergeException)
        {
            return null; // what cannot be read is fetched anew, or reported there
        }
    }

    /// <summary>Fetches the small files and the weights, or the weights' headers alone.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="content">Which weights are wanted.</param>
    /// <param name="model">The model reference that asks for it, for messages.</param>
    /// <param name="directory">The directory that was looked for first, for messages.</param>
    /// <param name="headersOnly">Whether the headers of the weights suffice.</param>
    /// <param name="progress">Told how far the download of weights is; or null.</param>
    /// <param name="cancellationToken">Ends the download; what has arrived stays.</param>
    /// <exception cref="MergeException">It cannot be had.</exception>
    public async Task<FetchedModel> FetchAsync(
        HubRepository repository, HubContent content, ModelReference model, string directory, bool headersOnly, IProgress<MergeProgress>? progress, CancellationToken cancellationToken)
    {
        if (settings.Offline)
        {
            throw MergeException.Of(HubDiagnostics.Offline, model, directory, cache.Root);
        }

        HubListing listing = await ListAsync(repository, model, directory, cancellationToken);
        HubDownload download = new(client, cache, retry, settings, repository, listing.Commit, model);
        string snapshot = cache.Snapshot(repository, listing.Commit);
        await FetchSmallFilesAsync(listing, content, download, cancellationToken);
        List<HubFile> weights = WeightsOf(listing, content, snapshot, repository, model);
        cache.WriteReference(repository, listing.Commit);
        if (headersOnly && weights.Count > 0 && weights.TrueForAll(w => SafeTensorsFile.IsOne(w.Name)))
        {
            SkeletonCheckpoint skeleton = await SkeletonCheckpoint.CreateAsync(snapshot, weights, download, model, cancellationToken);
            return new(skeleton.Directory, skeleton);
        }

        await FetchWeightsAsync(weights, download, snapshot, model, progress, cancellationToken);
        return new(snapshot, null);
    }

    /// <summary>
    /// Fetches those of some small files that a repository has, and returns the directory that they lie in. Where the
    /// cache has the first of them, or without the hub any, nothing is asked: the others stand in for it.
    /// </summary>
    /// <exception cref="MergeException">The repository cannot be had.</exception>
    public async Task<string> FetchFilesAsync(
        HubRepository repository, ModelReference model, string directory, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        if (cache.FindCommit(repository) is { } known)
        {
            bool[] held = [.. names.Select(n => HubCache.Holds(Path.Combine(cache.Snapshot(repository, known), n)))];
            if (held[0] || (settings.Offline && held.Contains(true)))
            {
                return cache.Snapshot(repository, known);
            }
        }

        if (settings.Offline)
        {
            throw MergeException.Of(HubDiagnostics.Offline, model, directory, cache.Root);
        }

        HubListing listing = await ListAsync(repository, model, directory, cancellationToken);
        HubDownload download = new(client, cache, retry, settings, repository, listing.Commit, model);
        foreach (HubFile file in listing.Files.Where(f => names.Contains(f.Name)))
        {
            await download.FetchAsync(file, null, cancellationToken);
        }

        string snapshot = cache.Snapshot(repository, listing.Commit);
        Directory.CreateDirectory(snapshot);
        cache.WriteReference(repository, listing.Commit);
        return snapshot;
    }

    public void Dispose() => client.Dispose();

    private bool IsComplete(string snapshot, HubContent content)
    {
        if (!Directory.Exists(snapshot))
        {
            return false;
        }

        HashSet<string> names = [.. Directory.EnumerateFiles(snapshot).Select(f => Path.GetFileName(f))];
        if (content == HubContent.Tokenizer)
        {
            // Programs that fetch tokenizers alone may have left the model's size behind; without the hub that has to do.
            return names.Any(TokenizerFiles.HasTokens) && (settings.Offline || (names.Contains(TokenizerFiles.Config) && names.Contains(ModelConfig.FileName)));
        }

        IReadOnlyList<string> weights = WeightSelection.Of(names, content, index => Path.Combine(snapshot, index));
        return (names.Contains(ModelConfig.FileName) || names.Contains(AdapterConfig.FileName))
            && weights.Count > 0 && weights.All(w => HubCache.Holds(Path.Combine(snapshot, w)));
    }

    private async Task<HubListing> ListAsync(HubRepository repository, ModelReference model, string directory, CancellationToken cancellationToken)
    {
        try
        {
            return await retry.RunAsync(() => client.ListAsync(repository, model, directory, cancellationToken), cancellationToken);
        }
        catch (Exception e) when (e is TransientHubException or FormatException)
        {
            throw new MergeException([MergeProblem.Of(HubDiagnostics.Unreachable, model, directory, cache.Root, settings.Endpoint.GetLeftPart(UriPartial.Authority), e.Message)], e);
        }
    }

    private static async Task FetchSmallFilesAsync(HubListing listing, HubContent content, HubDownload download, CancellationToken cancellationToken)
    {
        string? index = WeightSelection.IndexOf(NamesIn(listing), content);
        IEnumerable<HubFile> small = listing.Files.Where(
            f => f.Name == index || (HubCache.IsSafeName(f.Name) && SideFiles.IsNeeded(f.Name) && f.Size is null or <= SideFiles.MostBytes));
        await Parallel.ForEachAsync(
            small, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken }, async (file, cancelled) => await download.FetchAsync(file, null, cancelled));
    }

    private static List<HubFile> WeightsOf(HubListing listing, HubContent content, string snapshot, HubRepository repository, ModelReference model)
    {
        string[] names = NamesIn(listing);
        IReadOnlyList<string> weights = WeightSelection.Of(names, content, index => Path.Combine(snapshot, index));
        if (weights.Count == 0 && content != HubContent.Tokenizer)
        {
            throw MergeException.Of(HubDiagnostics.NoModel, model, repository, names.Length == 0 ? "nothing" : Listing.Of(names));
        }

        return [.. weights.Select(w => listing.Find(w)
            ?? throw MergeException.Of(CheckpointDiagnostics.BadIndex, $"{repository}/{WeightSelection.IndexOf(names, content)}", $"names the shard {w}, and the repository has no such file"))];
    }

    private static string[] NamesIn(HubListing listing) => [.. listing.Files.Select(f => f.Name).Where(HubCache.IsSafeName)];

    private async Task FetchWeightsAsync(
        List<HubFile> weights, HubDownload download, string snapshot, ModelReference model, IProgress<MergeProgress>? progress, CancellationToken cancellationToken)
    {
        List<HubFile> missing = [];
        foreach (HubFile file in weights.Where(w => !HubCache.Holds(Path.Combine(snapshot, w.Name))))
        {
            missing.Add(await download.DescribeAsync(file, cancellationToken));
        }

        long total = missing.Sum(f => f.Size ?? 0);
        CheckSpace(missing.Sum(download.MissingBytes), model);
        long done = 0;
        foreach (HubFile file in missing)
        {
            await download.FetchAsync(
                file, bytes => progress?.Report(new(Interlocked.Add(ref done, bytes), total, 0, 0, null) { Phase = MergePhase.Download }), cancellationToken);
        }
    }

    private void CheckSpace(long wanted, ModelReference model)
    {
        try
        {
            Directory.CreateDirectory(cache.Root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return; // the download says so
        }

        if (DiskSpace.FreeIn(cache.Root) is { } free && free < wanted)
        {
            throw MergeException.Of(HubDiagnostics.NoSpace, model, ByteSize.Format(wanted), cache.Root, ByteSize.Format(free));
        }
    }
}
