using System.Diagnostics;

namespace MergeDsl.Benchmarks;

/// <summary>How far the journal of a merge was at which moments: moments of another run are told by it, whatever time that takes.</summary>
internal sealed class UndisturbedRun
{
    private readonly List<(TimeSpan Time, long Length)> changes;

    private UndisturbedRun(List<(TimeSpan Time, long Length)> changes, TimeSpan whole, int exitCode)
    {
        this.changes = changes;
        Whole = whole;
        ExitCode = exitCode;
    }

    /// <summary>From its start to its end.</summary>
    public TimeSpan Whole { get; }

    /// <summary>From the journal's beginning to its removal: while tensors are written, until they are on the disk.</summary>
    public TimeSpan Writing => changes.Count == 0 ? TimeSpan.Zero : changes[^1].Time - changes[0].Time;

    /// <summary>What the process ended with.</summary>
    public int ExitCode { get; }

    /// <summary>Watches a process until it ends.</summary>
    public static UndisturbedRun Watch(Process process, string journal)
    {
        Stopwatch watch = Stopwatch.StartNew();
        List<(TimeSpan, long)> changes = [];
        long length = -1;
        while (!process.HasExited)
        {
            long now = LengthOf(journal);
            if (now != length)
            {
                changes.Add((watch.Elapsed, now));
                length = now;
            }

            Thread.Sleep(1);
        }

        return new(changes, watch.Elapsed, process.ExitCode);
    }

    /// <summary>Waits until another run has come as far as this one had at a moment of its writing; returns at once when its writing is over.</summary>
    /// <param name="process">The other run.</param>
    /// <param name="journal">Its journal.</param>
    /// <param name="fraction">The moment: 0 is the beginning of writing, 1 its end.</param>
    public void Await(Process process, string journal, double fraction)
    {
        if (changes.Count == 0)
        {
            return;
        }

        TimeSpan moment = changes[0].Time + (Writing * fraction);
        (TimeSpan reached, long wanted) = changes.Last(c => c.Time <= moment);
        bool hasBegun = false;
        for (long now = LengthOf(journal); now < wanted && !(hasBegun && now < 0) && !process.HasExited; now = LengthOf(journal))
        {
            hasBegun |= now >= 0;
            Thread.Sleep(1);
        }

        Thread.Sleep(moment - reached);
    }

    // -1 where there is none.
    private static long LengthOf(string path)
    {
        FileInfo file = new(path);
        return file.Exists ? file.Length : -1;
    }
}
