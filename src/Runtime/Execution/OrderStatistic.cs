using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>
/// The element of a given rank when a model's task vector is ordered by magnitude, the largest first, the lower index
/// first among equals; and where the line runs that has exactly that many elements on its upper side.
/// </summary>
internal sealed class OrderStatistic(int model, long rank)
{
    private readonly Lock gate = new();

    /// <summary>The model.</summary>
    public int Model { get; } = model;

    /// <summary>The rank, counted from 1.</summary>
    public long Rank { get; } = rank;

    /// <summary>Elements whose key is larger are above the line.</summary>
    public ulong Key { get; private set; }

    /// <summary>Elements whose key is <see cref="Key"/> are above the line if they stand before this index.</summary>
    public long Boundary { get; private set; }

    /// <summary>Whether <see cref="Key"/> is known.</summary>
    public bool IsFound { get; private set; }

    /// <summary>How many of the elements that equal <see cref="Key"/> are above the line.</summary>
    public long Quota { get; private set; }

    /// <summary>Whether only some of the elements that equal <see cref="Key"/> are above the line, and it is not known which.</summary>
    public bool NeedsBoundary { get; private set; }

    /// <summary>The range of keys that the statistic is expected in.</summary>
    public (uint Low, uint High) Bracket { get; set; }

    /// <summary>How many keys are expected within the bracket.</summary>
    public long ExpectedInside { get; set; }

    /// <summary>How many keys lie above the bracket, at its ends, and within.</summary>
    public (long Above, long High, long Low, long Inside) Counts { get; private set; }

    /// <summary>What was seen of the bracket, by chunk; null when there is too much within.</summary>
    public (BracketCounts Counts, uint[] Keys)[]? Candidates { get; private set; }

    /// <summary>Makes ready for collecting, unless more candidates are to be expected than may be held.</summary>
    public void Expect(int chunks, long expected, int limit) => Candidates = expected > limit ? null : new (BracketCounts, uint[])[chunks];

    /// <summary>Adds what was seen in a chunk.</summary>
    public void Add(int chunk, BracketCounts counts, ReadOnlySpan<uint> keys, int limit)
    {
        lock (gate)
        {
            Counts = (Counts.Above + counts.Above, Counts.High + counts.High, Counts.Low + counts.Low, Counts.Inside + counts.Inside);
            if (Counts.Inside > limit)
            {
                Candidates = null;
            }
            else if (Candidates is not null)
            {
                Candidates[chunk] = (counts, keys.ToArray());
            }
        }
    }

    /// <summary>Forgets the candidates.</summary>
    public void Release() => Candidates = null;

    /// <summary>Says which key has the rank.</summary>
    /// <param name="key">The key.</param>
    /// <param name="larger">How many keys are larger.</param>
    /// <param name="equal">How many are equal.</param>
    public void Find(ulong key, long larger, long equal)
    {
        IsFound = true;
        Quota = Rank - larger;

        // A zero that is kept is as good as one that is dropped.
        NeedsBoundary = key != 0 && Quota < equal;
        Key = Math.Max(key, 1) - (NeedsBoundary ? 0ul : 1ul);
        Boundary = 0;
    }

    /// <summary>Says where the last of the equal elements above the line stands.</summary>
    public void Bound(long last)
    {
        Boundary = last + 1;
        NeedsBoundary = false;
    }
}
