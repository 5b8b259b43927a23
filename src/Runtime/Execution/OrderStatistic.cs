using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>
/// The element of a given rank when a quantity is ordered by magnitude, the largest first, the lower index first among
/// equals; and where the line runs that has exactly that many elements on its upper side.
/// </summary>
/// <param name="quantity">The quantity.</param>
/// <param name="rank">The rank, counted from 1; null: it depends on how many elements are not zero.</param>
/// <param name="share">The share of the elements that are not zero that is above the line, if that decides about the rank.</param>
internal sealed class OrderStatistic(int quantity, long? rank, double share = 0)
{
    /// <summary>The quantity.</summary>
    public int Quantity { get; } = quantity;

    /// <summary>The rank, counted from 1; 0: nothing is above the line.</summary>
    public long Rank { get; private set; } = rank ?? 0;

    /// <summary>Whether <see cref="Rank"/> is known.</summary>
    public bool IsRanked { get; private set; } = rank is not null;

    /// <summary>The share of the elements that are not zero that decides about the rank; 0 where it was given.</summary>
    public double Share { get; } = share;

    /// <summary>Whether only the element is wanted, and not the line.</summary>
    public bool IsValueOnly { get; init; }

    /// <summary>Between which keys a sample says that its own most likely is, both included; it need not be.</summary>
    public KeyRange Likely { get; set; } = new(1, ulong.MaxValue >> 1);

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

    /// <summary>Says how many elements are not zero, which decides about a rank that was not given.</summary>
    public void Count(long differing)
    {
        if (IsRanked)
        {
            return;
        }

        Rank = (long)Math.Floor(Share * differing);
        IsRanked = true;
        if (Rank == 0)
        {
            // No key is larger.
            (Key, IsFound) = (ulong.MaxValue >> 1, true);
        }
    }

    /// <summary>Says which key has the rank.</summary>
    /// <param name="key">The key.</param>
    /// <param name="larger">How many keys are larger.</param>
    /// <param name="equal">How many are equal.</param>
    public void Find(ulong key, long larger, long equal)
    {
        IsFound = true;
        Key = key;
        if (IsValueOnly)
        {
            return;
        }

        Quota = Rank - larger;

        // A zero that is kept is as good as one that is dropped.
        NeedsBoundary = key != 0 && Quota < equal;
        Key = Math.Max(key, 1) - (NeedsBoundary ? 0ul : 1ul);
    }

    /// <summary>Says where the last of the equal elements above the line stands.</summary>
    public void Bound(long last)
    {
        Boundary = last + 1;
        NeedsBoundary = false;
    }
}
