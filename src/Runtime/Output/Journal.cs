using System.Globalization;
using System.Text;

namespace MergeDsl.Output;

/// <summary>
/// Which tensors of an unfinished output are written, with their digests: a text beside the weights, a line each. What a
/// power loss took from the weights the digests show; a line that was cut off is none.
/// </summary>
internal sealed class Journal : IDisposable
{
    public const string FileName = "mergedsl-journal";

    private readonly Lock gate = new();
    private readonly FileStream stream;

    private Journal(FileStream stream) => this.stream = stream;

    /// <summary>Begins a journal, in place of what is there.</summary>
    /// <param name="directory">The directory of the unfinished output.</param>
    /// <param name="fingerprint">What names the merge.</param>
    /// <param name="finished">The tensors that are written already, by number.</param>
    public static Journal Begin(string directory, string fingerprint, IReadOnlyDictionary<int, string> finished)
    {
        Journal journal = new(new FileStream(Path.Combine(directory, FileName), FileMode.Create, FileAccess.Write, FileShare.Read));
        journal.Append(fingerprint);
        foreach ((int tensor, string digest) in finished)
        {
            journal.Add(tensor, digest);
        }

        return journal;
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

    /// <summary>Notes that a tensor is written. Safe from any thread.</summary>
    public void Add(int tensor, string digest) => Append(string.Create(CultureInfo.InvariantCulture, $"{tensor} {digest}"));

    public void Dispose() => stream.Dispose();

    private void Append(string line)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(line + "\n");
        lock (gate)
        {
            stream.Write(bytes);
            stream.Flush(); // to the system, which a kill of the process does not concern
        }
    }
}
