namespace MergeDsl.Execution;

/// <summary>Elements of a long line whose rank must be known exactly, and what became of them, chunk by chunk in the order of elements.</summary>
/// <param name="chunks">The chunks of the line.</param>
/// <param name="limit">How many may be asked about at once.</param>
internal sealed class LineQuestions(int chunks, int limit)
{
    private readonly bool[]?[] answers = new bool[chunks][];
    private readonly List<(int Chunk, (ulong Key, long Element)[] Open)> asked = [];
    private int count;

    /// <summary>Whether all of a chunk's questions are answered.</summary>
    public bool IsAnswered(int chunk) => answers[chunk] is not null;

    /// <summary>The answers for a chunk: whether each of the elements stays.</summary>
    public ReadOnlySpan<bool> Answers(int chunk) => answers[chunk];

    /// <summary>Takes the questions of a chunk; not if they are too many, then they are to be asked again later.</summary>
    public void Ask(int chunk, List<(ulong Key, long Element)> open)
    {
        lock (asked)
        {
            if (count == 0 || count + open.Count <= limit)
            {
                count += open.Count;
                asked.Add((chunk, [.. open]));
            }
        }
    }

    /// <summary>All questions that were taken, in the order of keys and elements.</summary>
    public (ulong Key, long Element)[] Ordered()
    {
        (ulong, long)[] ordered = [.. asked.SelectMany(a => a.Open)];
        Array.Sort(ordered);
        return ordered;
    }

    /// <summary>Answers what was asked.</summary>
    /// <param name="ordered">The questions in order.</param>
    /// <param name="keeps">For each whether the element stays.</param>
    public void Answer((ulong Key, long Element)[] ordered, bool[] keeps)
    {
        foreach ((int chunk, (ulong Key, long Element)[] open) in asked)
        {
            answers[chunk] = [.. open.Select(q => keeps[Array.BinarySearch(ordered, q)])];
        }

        asked.Clear();
        count = 0;
    }

    /// <summary>Forgets the answers of chunks.</summary>
    public void Forget(IEnumerable<int> chunks)
    {
        foreach (int chunk in chunks)
        {
            answers[chunk] = null;
        }
    }
}
