using System.Net;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;

namespace MergeDsl.Hub;

/// <summary>Brings files of one repository, at one commit, into the cache: in parts, several at a time, checked before they get their names.</summary>
internal sealed class HubDownload(
    HubClient client, HubCache cache, HubRetry retry, HubSettings settings, HubRepository repository, string commit, ModelReference model)
{
    private const int Connections = 4;
    private const string PartialSuffix = ".mergedsl-part";

    /// <summary>Fetches a file unless the cache has it.</summary>
    /// <param name="file">The file, as it is listed.</param>
    /// <param name="arrived">Told of each stretch of bytes that has arrived; or null.</param>
    /// <param name="cancellationToken">Ends the download; what has arrived stays.</param>
    /// <exception cref="MergeException">It cannot be had.</exception>
    public async Task FetchAsync(HubFile file, Action<long>? arrived, CancellationToken cancellationToken)
    {
        try
        {
            file = await DescribeAsync(file, cancellationToken);
            string tag = NameOf(file);
            string blob = cache.Blob(repository, tag);
            Directory.CreateDirectory(Path.GetDirectoryName(blob) ?? cache.Root);
            if (!File.Exists(blob))
            {
                using IDisposable held = await cache.LockAsync(repository, tag, cancellationToken);
                if (!File.Exists(blob)) // another process may have brought it meanwhile
                {
                    await BringAsync(file, blob, arrived, cancellationToken);
                }
            }

            cache.Link(repository, commit, file.Name, tag);
        }
        catch (TransientHubException e)
        {
            throw new MergeException([MergeProblem.Of(HubDiagnostics.DownloadFailed, model, file.Name, e.Message)], e);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw NotWritable(FileFault.OfLimit(file.Size ?? 0, e));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(e);
        }
    }

    /// <summary>The first bytes of a file, or all of it where it is shorter.</summary>
    public Task<byte[]> ReadStartAsync(HubFile file, int count, CancellationToken cancellationToken) => retry.RunAsync(
        async () =>
        {
            byte[] bytes = new byte[Math.Min(count, file.Size ?? count)];
            if (bytes.Length > 0)
            {
                await ReadAsync(file, 0, bytes.Length, (offset, stretch) => stretch.Span.CopyTo(bytes.AsSpan((int)offset)), cancellationToken);
            }

            return bytes;
        },
        cancellationToken);

    /// <summary>The file with its size, asked for where the listing does not tell it.</summary>
    public Task<HubFile> DescribeAsync(HubFile file, CancellationToken cancellationToken) => file.Size is not null
        ? Task.FromResult(file)
        : retry.RunAsync(() => client.DescribeAsync(repository, commit, file, cancellationToken), cancellationToken);

    /// <summary>The bytes of a file that are not in the cache. Another process may be bringing them, so nothing is changed.</summary>
    public long MissingBytes(HubFile file)
    {
        string blob = cache.Blob(repository, NameOf(file));
        try
        {
            return File.Exists(blob) ? 0 : PartialFile.MissingBytes(blob + PartialSuffix, file.Size ?? 0, settings.PartSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return File.Exists(blob) ? 0 : file.Size ?? 0; // not begun, given its name meanwhile, or the download says why not
        }
    }

    private MergeException NotWritable(Exception cause) => new([MergeProblem.Of(HubDiagnostics.CacheNotWritable, model, cache.Root, FileFault.Describe(cause))], cause);

    // Without a hash the commit and the path name the content.
    private string NameOf(HubFile file) =>
        file.Tag is { } tag && HubCache.IsSafeName(tag) ? tag : $"{commit}-{file.Name.Replace('/', '-')}";

    private async Task BringAsync(HubFile file, string blob, Action<long>? arrived, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            using PartialFile partial = PartialFile.Open(blob + PartialSuffix, file.Size ?? 0, settings.PartSize);
            await FillAsync(file, partial, arrived, cancellationToken);
            if (await ContentHash.AgreesAsync(file, partial.Path, file.Size ?? 0, cancellationToken))
            {
                partial.Finish(blob);
                return;
            }

            partial.Delete();
            if (attempt == 2)
            {
                throw MergeException.Of(HubDiagnostics.Corrupt, model, file.Name, file.Tag);
            }
        }
    }

    private async Task FillAsync(HubFile file, PartialFile partial, Action<long>? arrived, CancellationToken cancellationToken)
    {
        arrived?.Invoke((file.Size ?? 0) - partial.MissingBytes());
        await Parallel.ForEachAsync(
            partial.Missing(),
            new ParallelOptions { MaxDegreeOfParallelism = Connections, CancellationToken = cancellationToken },
            async (part, cancelled) =>
            {
                (long start, long end) = partial.RangeOf(part);
                long reached = start; // a connection that breaks is taken up where it broke
                await retry.RunAsync(
                    async () =>
                    {
                        await ReadAsync(
                            file, reached, end,
                            (offset, stretch) =>
                            {
                                partial.Write(offset, stretch.Span);
                                reached = offset + stretch.Length;
                                arrived?.Invoke(stretch.Length);
                            },
                            cancelled);
                        return true;
                    },
                    cancelled);
                partial.Complete(part);
            });
    }

    // Hands over bytes [start, end) of a file, stretch by stretch.
    private async Task ReadAsync(HubFile file, long start, long end, Action<long, ReadOnlyMemory<byte>> take, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await client.OpenAsync(repository, commit, file.Name, start, end, cancellationToken);
        long position = StartOf(response, start, file);
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        byte[] buffer = new byte[1 << 17];
        while (position < end)
        {
            int read = await ReadSomeAsync(stream, buffer, cancellationToken);
            if (read == 0)
            {
                throw new TransientHubException($"the connection ended after {position - start} of {end - start} bytes");
            }

            int skipped = (int)Math.Clamp(start - position, 0, read); // a server without ranges sends what comes before, too
            int wanted = (int)Math.Min(read, end - position);
            if (wanted > skipped)
            {
                take(position + skipped, buffer.AsMemory(skipped, wanted - skipped));
            }

            position += read;
        }
    }

    // The offset of the first byte that the server sends.
    private static long StartOf(HttpResponseMessage response, long start, HubFile file)
    {
        if (response.StatusCode != HttpStatusCode.PartialContent)
        {
            return 0;
        }

        if (response.Content.Headers.ContentRange is not { From: { } from } range || from != start)
        {
            throw new TransientHubException($"the server sends bytes from {response.Content.Headers.ContentRange?.From} where those from {start} were asked for");
        }

        return range.Length is { } length && file.Size is { } size && length != size
            ? throw new TransientHubException($"the server's file has {length} bytes, the listing says {size}")
            : from;
    }

    private async Task<int> ReadSomeAsync(Stream stream, byte[] buffer, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(settings.Timeout);
        try
        {
            return await stream.ReadAsync(buffer, patience.Token);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new TransientHubException("the connection broke off", null, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransientHubException($"no byte arrived for {settings.Timeout.TotalSeconds:0} s", null, e);
        }
    }
}
