using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using Microsoft.Win32.SafeHandles;

namespace MergeDsl.Output;

/// <summary>
/// Which tensors of an unfinished output are written, with their digests: a text beside the weights, a line each. What a
/// power loss took from the weights the digests show; a line that was cut off is none.
/// </summary>
internal sealed class Journal : IDisposable
{
    public const string FileName = "mergedsl-journal";

    // Where very many tensors come at once, a system call for each costs more than to make those again that a kill finds noted nowhere.
    private const int MostWrites = 32;
    private const int IntervalMilliseconds = 100;

    private readonly Lock gate = new();
    private readonly ArrayBufferWriter<byte> pending = new();
    private readonly OutputDisk disk;
    private readonly string path;
    private readonly SafeFileHandle file;
    private long length;
    private long began; // the interval
    private int writes; // in it

    private Journal(OutputDisk disk, string path, SafeFileHandle file)
    {
        this.disk = disk;
        this.path = path;
        this.file = file;
    }

    /// <summary>Begins a journal, in place of what is there, at once: a kill does not lose what an earlier run has noted.</summary>
    /// <param name="disk">What it is written with.</param>
    /// <param name="directory">The directory of the unfinished output.</param>
    /// <param name="fingerprint">What names the merge.</param>
    /// <param name="finished">The tensors that are written already, by number.</param>
    public static Journal Begin(OutputDisk disk, string directory, string fingerprint, IReadOnlyDictionary<int, string> finished)
    {
        string path = Path.Combine(directory, FileName);
        string next = path + ".new";
        Journal journal = new(disk, path, disk.Create(next, 0));
        try
        {
            Encoding.ASCII.GetBytes($"{fingerprint}\n", journal.pending);
            foreach ((int tensor, string digest) in finished)
            {
                journal.Append(tensor, digest);
            }

            journal.Write();
            disk.Move(next, path);
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>What an earlier run of the same merge has written; empty where there is none.</summary>
    public static IReadOnlyDictionary<int, string> Read(string directory, string fingerprint)
    {
        string path = Path.Combine(directory, FileName);
        Dictionary<int, string> finished = [];
        string[] lines = File.Exists(path) ? File.ReadAllText(path).Split('\n') : [];
        if (lines.Length < 2 || lines[0] != fingerprint)
        {
            return finished;
        }

        foreach (string line in lines[1..^1]) // what stands behind the last line end was cut off
        {
            string[] parts = line.Split(' ');
            if (parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int tensor))
            {
                finished[tensor] = parts[1];
            }
        }

        return finished;
    }

    /// <summary>Notes that a tensor is written; of those that come within a tenth of a second the first at once, the others together. Safe from any thread.</summary>
    /// <exception cref="MergeException">The disk does not take it.</exception>
    public void Add(int tensor, string digest)
    {
        lock (gate)
        {
            Append(tensor, digest);
            long now = Environment.TickCount64;
            (began, writes) = now - began >= IntervalMilliseconds ? (now, 1) : (began, writes + 1);
            if (writes <= MostWrites)
            {
                Flush();
            }
        }
    }

    /// <summary>Hands to the system what is noted.</summary>
    /// <exception cref="MergeException">The disk does not take it.</exception>
    public void Flush()
    {
        try
        {
            lock (gate)
            {
                Write();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MergeException([MergeProblem.Of(MergeDiagnostics.OutputNotWritable, path, FileFault.Describe(e))], e);
        }
    }

    public void Dispose() => file.Dispose();

    private void Append(int tensor, string digest)
    {
        const int Number = 16; // with blank and line end
        Utf8.TryWrite(pending.GetSpan(Number + digest.Length), CultureInfo.InvariantCulture, $"{tensor} {digest}\n", out int length);
        pending.Advance(length);
    }

    // To the system, which a kill of the process does not concern.
    private void Write()
    {
        disk.Write(file, pending.WrittenSpan, length);
        length += pending.WrittenCount;
        pending.ResetWrittenCount();
    }
}
