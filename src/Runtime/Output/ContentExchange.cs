namespace MergeDsl.Output;

/// <summary>
/// Puts the contents of the hidden directory in place of those of the directory around it, for outputs that cannot be
/// renamed as a whole. What was there waits in the hidden directory until the new contents are complete and on the disk;
/// the name it waits under tells the next run, should this one be cut off, how to put it back.
/// </summary>
/// <param name="disk">What it is done with.</param>
/// <param name="final">The output directory.</param>
/// <param name="hidden">The hidden directory inside of it.</param>
internal sealed class ContentExchange(OutputDisk disk, string final, string hidden)
{
    // On its way here; what is not, is still where it was.
    private readonly string leaving = Path.Combine(hidden, "mergedsl-leaving");

    // All of it; what stands in the output directory is new, and may lack parts.
    private readonly string earlier = Path.Combine(hidden, "mergedsl-earlier");

    // No longer needed.
    private readonly string removed = Path.Combine(hidden, "mergedsl-removed");

    /// <summary>Whether the output directory is neither what it was nor complete.</summary>
    public bool IsUnderWay => Directory.Exists(leaving) || Directory.Exists(earlier);

    /// <summary>What the output directory holds, apart from the hidden one and its lock.</summary>
    public IEnumerable<string> Contents => Directory.EnumerateFileSystemEntries(final).Where(e => e != hidden && e != hidden + ".lock");

    /// <summary>Exchanges the contents.</summary>
    /// <param name="last">The file that loaders begin with; it appears after all others.</param>
    /// <exception cref="IOException">It cannot be done; what was there is there again.</exception>
    public void Run(string last)
    {
        string[] entries = [.. Directory.EnumerateFileSystemEntries(hidden).OrderBy(e => Path.GetFileName(e) == last)];
        try
        {
            disk.CreateDirectory(leaving);
            disk.FlushDirectory(hidden);
            MoveTo(leaving, Contents);
            disk.FlushDirectory(leaving);
            disk.FlushDirectory(final);
            Step(leaving, earlier);
            MoveTo(final, entries[..^1]);
            disk.FlushDirectory(final);
            MoveTo(final, entries[^1..]);
            disk.FlushDirectory(final);
            Step(earlier, removed);
        }
        catch
        {
            if (Directory.Exists(removed))
            {
                disk.Move(removed, earlier); // the step was made, and may not last
            }

            Undo();
            throw;
        }
    }

    /// <summary>Puts back what was there, if an exchange was begun and not finished.</summary>
    public void Undo()
    {
        if (Directory.Exists(earlier))
        {
            foreach (string entry in Contents.ToArray())
            {
                disk.Delete(entry);
            }

            Step(earlier, leaving);
        }

        if (Directory.Exists(leaving))
        {
            MoveTo(final, Directory.EnumerateFileSystemEntries(leaving));
            disk.FlushDirectory(final);
            disk.Delete(leaving);
        }
    }

    private void Step(string from, string to)
    {
        disk.Move(from, to);
        disk.FlushDirectory(hidden);
    }

    private void MoveTo(string directory, IEnumerable<string> entries)
    {
        foreach (string entry in entries.ToArray())
        {
            disk.Move(entry, Path.Combine(directory, Path.GetFileName(entry)));
        }
    }
}
