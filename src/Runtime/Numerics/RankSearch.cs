namespace MergeDsl.Numerics;

/// <summary>
/// Finds the key of a given rank among numbers that the processor's cache holds. A sample says between which keys it must lie, what lies
/// there is collected, and so on until few are left, in which it is found bit by bit. The sample decides about time, never about the result.
/// </summary>
internal static class RankSearch
{
    // To count these once for each bit costs no more than another sample.
    private const int Few = 2048;
    private const int MostSampled = 2048;

    // Standard deviations: one bracket in a hundred misses, and its numbers are all searched bit by bit.
    private const double Margin = 2.5;

    /// <summary>The key of <paramref name="rank"/>, from 1 for the largest to the number of keys; how many are larger, and how many equal it.</summary>
    /// <param name="values">The numbers, padded with zeros, which are counted as such.</param>
    /// <param name="rank">The rank.</param>
    /// <param name="room">Room for twice as many.</param>
    public static (ulong Key, long Larger, long Equal) Largest<V>(ReadOnlySpan<V> values, long rank, Span<V> room)
        where V : unmanaged
    {
        ulong low = 0, high = MagnitudeKeys.Highest<V>();
        long larger = 0;
        while (values.Length > Few)
        {
            (ulong bottom, ulong top) = Bracket(values, rank - larger, low, high);
            BracketCounts counts = MagnitudeKeys.Collect(values, bottom, top, room[..values.Length]);
            long above = larger + counts.Above, aboveInside = above + counts.High, aboveBottom = aboveInside + counts.Inside;
            long notZero = aboveBottom + counts.Low;
            if (rank > notZero && bottom == 1)
            {
                return (0, notZero, values.Length - (notZero - larger));
            }

            if (rank <= above || rank > notZero || counts.Inside > values.Length / 2)
            {
                break;
            }

            if (rank <= aboveInside)
            {
                return (top, above, counts.High);
            }

            if (rank > aboveBottom)
            {
                return (bottom, aboveBottom, counts.Low);
            }

            (larger, low, high) = (aboveInside, bottom + 1, top - 1);
            int padded = Block.Padded(counts.Inside);
            room[counts.Inside..padded].Clear();
            values = room[..padded];
            room = room[padded..];
        }

        (ulong key, int rest, int equal) = Search(values, rank - larger, low, high);
        return (key, larger + rest, equal);
    }

    /// <summary>The index of the <paramref name="nth"/> number that has a key, from 1; -1 where there are fewer.</summary>
    public static int IndexOf<V>(ReadOnlySpan<V> values, ulong key, long nth)
        where V : unmanaged
    {
        for (int at = 0; at < values.Length; at += Block.Size)
        {
            ReadOnlySpan<V> block = values[at..Math.Min(at + Block.Size, values.Length)];
            int equal = MagnitudeKeys.Count(block, key);
            for (int i = 0; equal >= nth; i++)
            {
                if (MagnitudeKeys.Of(block[i]) == key && --nth == 0)
                {
                    return at + i;
                }
            }

            nth -= equal;
        }

        return -1;
    }

    // As many as the root of the numbers, and some: more cost time, fewer a wider bracket.
    private static (ulong Bottom, ulong Top) Bracket<V>(ReadOnlySpan<V> values, long rank, ulong low, ulong high)
        where V : unmanaged
    {
        const double GoldenRatio = 0.6180339887498949;
        int count = Math.Min(Block.Padded((int)(4 * Math.Sqrt(values.Length))), MostSampled);
        Span<V> sample = stackalloc V[count];
        double step = (double)values.Length / count, jitter = 0;
        for (int i = 0; i < count; i++)
        {
            // Evenly spread, but by no step that a row's length may be a multiple of.
            jitter += jitter < 1 - GoldenRatio ? GoldenRatio : GoldenRatio - 1;
            sample[i] = values[(int)((i + jitter) * step)];
        }

        double position = (double)rank / values.Length * count;
        double margin = (Margin * Math.Sqrt(position * Math.Max(1 - (position / count), 0))) + 2;
        int first = (int)Math.Floor(position - margin), last = (int)Math.Ceiling(position + margin);
        ulong bottom = last > count ? low : Search<V>(sample, last, low, high).Key;
        ulong top = first < 1 ? high : Search<V>(sample, first, bottom, high).Key;
        return (Math.Max(bottom, 1), Math.Max(top, 1));
    }

    // At least rank keys are low or larger, and fewer than that are larger than high.
    private static (ulong Key, int Larger, int Equal) Search<V>(ReadOnlySpan<V> values, long rank, ulong low, ulong high)
        where V : unmanaged
    {
        while (low < high)
        {
            ulong middle = high - ((high - low) / 2);
            (low, high) = MagnitudeKeys.CountAbove(values, middle - 1) >= rank ? (middle, high) : (low, middle - 1);
        }

        int larger = MagnitudeKeys.CountAbove(values, low);
        return (low, larger, (low == 0 ? values.Length : MagnitudeKeys.CountAbove(values, low - 1)) - larger);
    }
}
