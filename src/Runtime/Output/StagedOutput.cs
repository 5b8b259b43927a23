using MergeDsl.Diagnostics;
using MergeDsl.Recipes;

namespace MergeDsl.Output;

/// <summary>
/// The hidden directory that an output is written into, beside its final name, so that one rename makes it appear; or
/// inside of it where its parent admits no new directory (a container's <c>/out</c>), the file that loaders begin with last.
/// Removed unless committed; a run that is killed leaves it to the next one. A lock file keeps a second run out.
/// </summary>
internal sealed class StagedOutput : IDisposable
{
    private const string Suffix = ".mergedsl";
    private const string OldSuffix = ".old";

    private readonly OutputDisk disk;
    private readonly string final;
    private readonly ContentExchange? inside;
    private readonly string lockPath;
    private readonly FileStream held;
    private readonly IReadOnlyList<string> changedParents;
    private bool isLeft; // by a run that was cut off, and nothing added to it

    private StagedOutput(OutputDisk disk, string final, string path, bool isInside)
    {
        this.disk = disk;
        this.final = final;
        inside = isInside ? new(disk, final, path) : null;
        Path = path;
        string parent = System.IO.Path.GetDirectoryName(path) ?? path;
        changedParents = [.. ParentsToMake(parent)];
        disk.CreateDirectory(parent);
        lockPath = Path + ".lock";
        held = Hold(lockPath, final);
        try
        {
            FinishExchange();
            isLeft = Directory.Exists(Path);
            disk.CreateDirectory(Path);
            inside?.Undo();
        }
        catch
        {
            Release();
            throw;
        }
    }

    /// <summary>Where the output is written.</summary>
    public string Path { get; }

    /// <summary>What it is written with.</summary>
    public OutputDisk Disk => disk;

    /// <summary>Makes the hidden directory, or takes over the one that a run left which was cut off.</summary>
    /// <param name="final">The output directory, an absolute path; checked before.</param>
    /// <param name="disk">What it is written with.</param>
    /// <exception cref="MergeException">Neither its parent nor itself can be written, or another run is writing it.</exception>
    public static StagedOutput Create(string final, OutputDisk disk)
    {
        try
        {
            if (!IsMountPoint(final))
            {
                try
                {
                    return new(disk, final, PathOf(final), isInside: false);
                }
                catch (Exception e) when (Directory.Exists(final) && e is IOException or UnauthorizedAccessException)
                {
                    // The parent is read-only; the directory itself may not be.
                }
            }

            return CreateInside(final, disk);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(final, e);
        }
    }

    /// <summary>Makes the hidden directory inside of the output.</summary>
    public static StagedOutput CreateInside(string final, OutputDisk disk) => new(disk, final, PathInside(final), isInside: true);

    /// <summary>The hidden directories that an output may have: beside it, and inside of it.</summary>
    public static IEnumerable<string> PathsOf(string final) => [PathOf(final), PathInside(final)];

    /// <summary>What an output directory holds, but for what a run has left that was cut off.</summary>
    public static IEnumerable<string> ContentsOf(string final)
    {
        ContentExchange exchange = new(OutputDisk.OfSystem, final, PathInside(final));
        return exchange.IsUnderWay ? [] : exchange.Contents; // what was there is put back before anything is written
    }

    /// <summary>Removes what is there, but for some files.</summary>
    public void Clear(params IReadOnlyList<string> keep)
    {
        isLeft &= keep.Count > 0;
        foreach (string entry in Directory.EnumerateFileSystemEntries(Path).Where(e => !keep.Contains(System.IO.Path.GetFileName(e))).ToArray())
        {
            disk.Delete(entry);
        }
    }

    /// <summary>Says that what a run has left which was cut off is this run's from now on; until then it is left to the next.</summary>
    public void Own() => isLeft = false;

    /// <summary>Gives the complete output its name.</summary>
    /// <param name="last">The file that loaders begin with; it appears after all others where the output cannot appear at once.</param>
    /// <param name="replaces">Whether an earlier output is replaced.</param>
    /// <exception cref="MergeException">The rename failed; what was there before is there again.</exception>
    public void Commit(string last, bool replaces)
    {
        try
        {
            disk.FlushDirectory(Path);
            if (inside is null)
            {
                Rename(replaces);
            }
            else
            {
                inside.Run(last);
            }

            foreach (string parent in changedParents)
            {
                disk.FlushDirectory(parent);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(final, e);
        }
    }

    public void Dispose()
    {
        try
        {
            if (inside?.IsUnderWay != true && !isLeft)
            {
                disk.Delete(Path); // what was written, or what was replaced
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Either it is gone, or the disk is at fault, which another message tells; the next run removes it.
        }

        Release();
    }

    private void Rename(bool replaces)
    {
        Action undo = replaces && Directory.Exists(final) ? Exchange() : Appear();
        try
        {
            disk.FlushDirectory(System.IO.Path.GetDirectoryName(final) ?? final);
        }
        catch
        {
            undo(); // the disk may lose the new name, and what was replaced is about to be removed
            throw;
        }
    }

    private Action Appear()
    {
        if (Directory.Exists(final))
        {
            Directory.Delete(final); // fails where something has appeared in it meanwhile
        }

        disk.Move(Path, final);
        return () => disk.Move(final, Path);
    }

    private Action Exchange()
    {
        if (disk.TryExchange(Path, final))
        {
            return () => disk.TryExchange(Path, final);
        }

        // Where the system cannot exchange two directories at once.
        string old = Path + OldSuffix;
        disk.Move(final, old);
        try
        {
            disk.Move(Path, final);
            disk.Move(old, Path);
        }
        catch
        {
            disk.Delete(final);
            disk.Move(old, final);
            throw;
        }

        return () => Exchange();
    }

    // What a run has left that was cut off between two renames.
    private void FinishExchange()
    {
        string old = Path + OldSuffix;
        if (!Directory.Exists(old))
        {
            return;
        }

        if (!Directory.Exists(final))
        {
            disk.Move(old, final); // the new one had not got the name yet
        }
        else if (!Directory.Exists(Path))
        {
            disk.Delete(old); // it had
        }
        else
        {
            throw MergeException.Of(
                MergeDiagnostics.OutputNotWritable, final, $"'{old}' is an earlier output, which a run was about to replace when it was cut off, and there is another one by now; move it to another place");
        }
    }

    private static string PathOf(string final) => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(final) ?? final, $".{System.IO.Path.GetFileName(final)}{Suffix}");

    private static string PathInside(string final) => System.IO.Path.Combine(final, Suffix);

    // The directories whose entries change when a directory is made with those above it.
    private static IEnumerable<string> ParentsToMake(string directory)
    {
        while (!Directory.Exists(directory) && System.IO.Path.GetDirectoryName(directory) is { } above)
        {
            yield return above;
            directory = above;
        }
    }

    private static MergeException Failed(string final, Exception cause) =>
        new([MergeProblem.Of(MergeDiagnostics.OutputNotWritable, final, FileFault.Describe(cause))], cause);

    // Deleted while it is held: whoever waits for it must not get hold of a file without a name.
    private void Release()
    {
        try
        {
            File.Delete(lockPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The directory is gone, or read-only by now.
        }

        held.Dispose();
    }

    private static FileStream Hold(string path, string final)
    {
        const int MostLength = 1 << 16; // of holes; no limit on files is as small
        try
        {
            while (true)
            {
                FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

                try
                {
                    // It is opened first and locked then. Who held it may have removed it in between, and another may hold a new one by now.
                    file.SetLength(Random.Shared.Next(1, MostLength));
                    if (new FileInfo(path) is { Exists: true } named && named.Length == file.Length)
                    {
                        return file;
                    }
                }
                catch
                {
                    file.Dispose(); // or the next attempt would be told that another run is writing
                    throw;
                }

                file.Dispose();
            }
        }
        catch (IOException e) when (FileFault.IsHeldByAnother(e))
        {
            throw new MergeException([MergeProblem.Of(OutputDiagnostics.OutputBusy, final)], e);
        }
    }

    private static bool IsMountPoint(string directory)
    {
        try
        {
            return Directory.Exists(directory) && DriveInfo.GetDrives().Any(d => System.IO.Path.TrimEndingDirectorySeparator(d.Name) == directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
