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

    private readonly string final;
    private readonly bool isInside;
    private readonly string lockPath;
    private readonly FileStream held;
    private bool committed;

    private StagedOutput(string final, string path, bool isInside)
    {
        this.final = final;
        this.isInside = isInside;
        Path = path;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path) ?? path);
        lockPath = Path + ".lock";
        held = Hold(lockPath, final);
        Directory.CreateDirectory(Path);
    }

    /// <summary>Where the output is written.</summary>
    public string Path { get; }

    /// <summary>Makes the hidden directory, or takes over the one that a run left which was cut off.</summary>
    /// <param name="final">The output directory, an absolute path; checked before.</param>
    /// <exception cref="MergeException">Neither its parent nor itself can be written, or another run is writing it.</exception>
    public static StagedOutput Create(string final)
    {
        try
        {
            if (!IsMountPoint(final))
            {
                try
                {
                    return new(final, PathOf(final), isInside: false);
                }
                catch (Exception e) when (Directory.Exists(final) && e is IOException or UnauthorizedAccessException)
                {
                    // The parent is read-only; the directory itself may not be.
                }
            }

            return CreateInside(final);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MergeException([MergeProblem.Of(MergeDiagnostics.OutputNotWritable, final, e.Message)], e);
        }
    }

    /// <summary>Makes the hidden directory inside of the output.</summary>
    public static StagedOutput CreateInside(string final) => new(final, System.IO.Path.Combine(final, Suffix), isInside: true);

    /// <summary>The hidden directory beside an output.</summary>
    public static string PathOf(string final) => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(final) ?? final, $".{System.IO.Path.GetFileName(final)}{Suffix}");

    /// <summary>Removes what is there, but for some files.</summary>
    public void Clear(params IReadOnlyList<string> keep)
    {
        foreach (string entry in Directory.EnumerateFileSystemEntries(Path).Where(e => !keep.Contains(System.IO.Path.GetFileName(e))).ToArray())
        {
            Delete(entry);
        }
    }

    /// <summary>Gives the complete output its name.</summary>
    /// <param name="last">The file that loaders begin with; it appears after all others where the output cannot appear at once.</param>
    /// <exception cref="MergeException">The rename failed; what was there before is there again.</exception>
    public void Commit(string last)
    {
        try
        {
            DurableFiles.FlushDirectory(Path);
            if (isInside)
            {
                MoveFiles(last);
            }
            else
            {
                Rename();
            }

            committed = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MergeException([MergeProblem.Of(MergeDiagnostics.OutputNotWritable, final, e.Message)], e);
        }
    }

    public void Dispose()
    {
        if (!committed && Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }

        // Deleted while it is held: whoever waits for it must not get hold of a file without a name.
        File.Delete(lockPath);
        held.Dispose();
    }

    private void Rename()
    {
        if (!Directory.Exists(final) || !DurableFiles.TryExchange(Path, final))
        {
            RenameInSteps();
        }

        DurableFiles.FlushDirectory(System.IO.Path.GetDirectoryName(final) ?? final);
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true); // what was replaced
        }
    }

    // Where the system cannot exchange two directories at once.
    private void RenameInSteps()
    {
        string old = Path + ".old";
        bool replaces = Directory.Exists(final);
        if (replaces)
        {
            Directory.Move(final, old);
        }

        try
        {
            Directory.Move(Path, final);
        }
        catch when (replaces)
        {
            Directory.Move(old, final);
            throw;
        }

        if (replaces)
        {
            Directory.Delete(old, recursive: true);
        }
    }

    private void MoveFiles(string last)
    {
        foreach (string earlier in Directory.EnumerateFileSystemEntries(final).Where(e => e != Path && e != lockPath).ToArray())
        {
            Delete(earlier);
        }

        foreach (string entry in Directory.EnumerateFileSystemEntries(Path).OrderBy(e => System.IO.Path.GetFileName(e) == last).ToArray())
        {
            Directory.Move(entry, System.IO.Path.Combine(final, System.IO.Path.GetFileName(entry)));
        }

        Directory.Delete(Path);
        DurableFiles.FlushDirectory(final);
    }

    private static void Delete(string entry)
    {
        if (Directory.Exists(entry))
        {
            Directory.Delete(entry, recursive: true);
        }
        else
        {
            File.Delete(entry);
        }
    }

    private static FileStream Hold(string path, string final)
    {
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path))
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
