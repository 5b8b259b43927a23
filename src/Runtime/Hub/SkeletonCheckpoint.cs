using System.Buffers.Binary;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;

namespace MergeDsl.Hub;

/// <summary>
/// A checkpoint whose weights are holes: its files have their full length and their headers, fetched by range, and nothing
/// else, so that a merge can be planned before a weight is downloaded. It lies in a temporary directory.
/// </summary>
internal sealed class SkeletonCheckpoint : IDisposable
{
    private const int FirstBytes = 512 << 10;
    private const long LargestHeader = 100L << 20;

    private SkeletonCheckpoint(string directory) => Directory = directory;

    public string Directory { get; }

    /// <summary>Makes the skeleton.</summary>
    /// <param name="snapshot">The snapshot that has the small files.</param>
    /// <param name="weights">The files of weights.</param>
    /// <param name="download">Fetches their headers.</param>
    /// <param name="model">The model, for messages.</param>
    /// <param name="cancellationToken">Ends it; nothing is left.</param>
    /// <exception cref="MergeException">A header cannot be had.</exception>
    public static async Task<SkeletonCheckpoint> CreateAsync(
        string snapshot, IReadOnlyList<HubFile> weights, HubDownload download, ModelReference model, CancellationToken cancellationToken)
    {
        SkeletonCheckpoint skeleton = new(System.IO.Directory.CreateTempSubdirectory("mergedsl-").FullName);
        try
        {
            foreach (string file in System.IO.Directory.EnumerateFiles(snapshot))
            {
                File.CreateSymbolicLink(Path.Combine(skeleton.Directory, Path.GetFileName(file)), file);
            }

            await Parallel.ForEachAsync(
                weights.Where(w => !HubCache.Holds(Path.Combine(snapshot, w.Name))),
                new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken },
                async (file, cancelled) => await WriteAsync(Path.Combine(skeleton.Directory, file.Name), await download.DescribeAsync(file, cancelled), download, cancelled));
            return skeleton;
        }
        catch (TransientHubException e)
        {
            skeleton.Dispose();
            throw new MergeException([MergeProblem.Of(HubDiagnostics.DownloadFailed, model, "the headers of the weights", e.Message)], e);
        }
        catch
        {
            skeleton.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (System.IO.Directory.Exists(Directory))
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
    }

    private static async Task WriteAsync(string path, HubFile file, HubDownload download, CancellationToken cancellationToken)
    {
        byte[] start = await download.ReadStartAsync(file, FirstBytes, cancellationToken);
        long header = start.Length < sizeof(ulong) ? 0 : (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(start), LargestHeader);
        if (sizeof(ulong) + header > start.Length)
        {
            start = await download.ReadStartAsync(file, (int)(sizeof(ulong) + header), cancellationToken);
        }

        using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        RandomAccess.Write(handle, start, 0);
        RandomAccess.SetLength(handle, file.Size ?? start.Length);
    }
}
