using MergeDsl.Diagnostics;
using MergeDsl.Recipes;

namespace MergeDsl.Output;

/// <summary>
/// The hidden directory that an output is written into, beside its final name, so that one rename makes it appear; or
/// inside of it where its parent admits no new directory (a container's <c>/out</c>), the file that loaders begin with last.
/// Removed unless committed.
/// </summary>
internal sealed class StagedOutput : IDisposable
{
    private readonly string final;
    private readonly bool isInside;
    private bool committed;

    private StagedOutput(string final, string path, bool isInside)
    {
        this.final = final;
        this.isInside = isInside;
        Path = path;
    }

    /// <summary>Where the output is written.</summary>
    public string Path { get; }

    /// <summary>Makes the hidden directory.</summary>
    /// <param name="final">The output directory, an absolute path; checked before.</param>
    /// <exception cref="MergeException">Neither its parent nor itself can be written.</exception>
    public static StagedOutput Create(string final)
    {
        string suffix = $"mergedsl-{Guid.NewGuid().ToString("N")[..8]}";
        string parent = System.IO.Path.GetDirectoryName(final) ?? final;
        try
        {
            if (!IsMountPoint(final))
            {
                try
                {
                    return new(final, Directory.CreateDirectory(System.IO.Path.Combine(parent, $".{System.IO.Path.GetFileName(final)}.{suffix}")).FullName, isInside: false);
                }
                catch (Exception e) when (Directory.Exists(final) && e is IOException or UnauthorizedAccessException)
                {
                    // The parent is read-only; the directory itself may not be.
                }
            }

            return CreateInside(final, suffix);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MergeException([MergeProblem.Of(MergeDiagnostics.OutputNotWritable, final, e.Message)], e);
        }
    }

    /// <summary>Makes the hidden directory inside of the output.</summary>
    public static StagedOutput CreateInside(string final, string name) =>
        new(final, Directory.CreateDirectory(System.IO.Path.Combine(final, "." + name)).FullName, isInside: true);

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
    }

    private void Rename()
    {
        string old = Path + ".old";
        bool replaces = Directory.Exists(final) && Directory.EnumerateFileSystemEntries(final).Any();
        if (replaces)
        {
            Directory.Move(final, old);
        }
        else if (Directory.Exists(final))
        {
            Directory.Delete(final);
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

        DurableFiles.FlushDirectory(System.IO.Path.GetDirectoryName(final) ?? final);
        if (replaces)
        {
            Directory.Delete(old, recursive: true);
        }
    }

    private void MoveFiles(string last)
    {
        foreach (string earlier in Directory.EnumerateFileSystemEntries(final).Where(e => e != Path).ToArray())
        {
            if (Directory.Exists(earlier))
            {
                Directory.Delete(earlier, recursive: true);
            }
            else
            {
                File.Delete(earlier);
            }
        }

        foreach (string entry in Directory.EnumerateFileSystemEntries(Path).OrderBy(e => System.IO.Path.GetFileName(e) == last).ToArray())
        {
            Directory.Move(entry, System.IO.Path.Combine(final, System.IO.Path.GetFileName(entry)));
        }

        Directory.Delete(Path);
        DurableFiles.FlushDirectory(final);
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
