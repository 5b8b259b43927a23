using System.Buffers;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>
/// Draws samples of quantities, and guesses from them between which keys order statistics lie. The guess decides about
/// time, never about the result.
/// </summary>
internal sealed class SampleRound<V>(ElementQuantities<V> quantities, int[] wanted, int runs)
    : Round(new(0, runs), 1)
    where V : unmanaged
{
    /// <summary>Elements that are read together: neighbours are alike, so many short runs say more than few long ones, but each costs a system call for each input.</summary>
    public const int Run = 256;

    // What a sample's error is estimated from is the differences between its runs.
    private const int FewestRuns = 64;

    // Standard deviations on either side: one bracket in some 10^6 misses.
    private const double Margin = 5;

    // Of the margin: one statistic in 80 is not within.
    private const double Likely = 0.5;

    // The fractions of multiples of the golden ratio: runs evenly spread that follow no row length.
    private const double GoldenRatio = 0.6180339887498949;

    private V[][] samples = [.. wanted.Select(_ => new V[runs * Run])];

    /// <summary>How many runs are drawn.</summary>
    /// <param name="elements">Elements of the tensor, 16 times as many as in the fewest runs at least.</param>
    /// <param name="limit">How many may be collected for each statistic; no more are drawn.</param>
    /// <param name="quantities">Of how many quantities they are drawn: together as many as half of the limit, unless a bracket needs more.</param>
    public static int Runs(long elements, long limit, int quantities)
    {
        // A larger sample costs reading, a smaller one a wider bracket; the sum of both is least near N^(2/3). A bracket of
        // Margin deviations on both sides, of at most √S / 2 each, holds Margin · N / √S elements: half of the limit at most.
        double least = Math.Min(Math.Cbrt((double)elements * elements), limit / (2.0 * quantities)), fitting = Math.Pow(2 * Margin * elements / limit, 2);
        return (int)Math.Max(FewestRuns, Math.Min(Math.Max(least, fitting), Math.Max(least, Math.Min(limit, elements / 16.0))) / Run);
    }

    public override bool Reads(int input) => wanted.Any(q => quantities.Reads(input, q));

    public override ElementRange RangeOf(int chunk) => new(StartOf(chunk), Run);

    public override void Process(Chunk chunk)
    {
        quantities.Reserve(chunk);
        quantities.MoveTo(chunk, 0, Run);
        for (int i = 0; i < wanted.Length; i++)
        {
            quantities.Of(chunk, 0, Run, wanted[i])[..Run].CopyTo(samples[i].AsSpan(chunk.Index * Run));
        }
    }

    /// <summary>Narrows brackets to where the sample says that their statistics must be, and forgets the sample.</summary>
    public void Narrow(Bracket<V>[] brackets)
    {
        foreach (Bracket<V> bracket in brackets)
        {
            Narrow(bracket);
        }

        samples = [];
    }

    private void Narrow(Bracket<V> bracket)
    {
        V[] sample = samples[Array.IndexOf(wanted, bracket.Statistic.Quantity)];
        OrderStatistic statistic = bracket.Statistic;
        double elements = quantities.Merge.ElementCount;
        double position = statistic.IsRanked
            ? statistic.Rank / elements * sample.Length
            : statistic.Share * (sample.Length - MagnitudeKeys.Count<V>(sample, 0));
        V[] room = ArrayPool<V>.Shared.Rent(2 * sample.Length);
        ulong threshold = Ranked(sample, (long)position, room);
        double margin = (Margin * Deviation(sample, threshold, position, statistic.Share)) + 2;
        (ulong low, ulong high) = (At(position + margin), At(position - margin));
        statistic.Likely = new(At(position + (margin * Likely)), At(position - (margin * Likely)));
        ArrayPool<V>.Shared.Return(room);
        int within = MagnitudeKeys.CountAbove<V>(sample, low) - MagnitudeKeys.CountAbove<V>(sample, Math.Max(high, low + 1) - 1);
        bracket.Narrow(new(low, high), (long)((double)within / sample.Length * elements));

        ulong At(double rank)
        {
            long whole = (long)(rank < position ? Math.Floor(rank) : Math.Ceiling(rank));
            return whole < 1 ? bracket.Range.High : whole > sample.Length ? 1 : Math.Max(Ranked(sample, whole, room), 1);
        }
    }

    private long StartOf(int run)
    {
        double jitter = run * GoldenRatio % 1;
        long elements = quantities.Merge.ElementCount;
        return Math.Min((long)((run + jitter) / runs * elements), elements - Run);
    }

    private static ulong Ranked(V[] sample, long rank, V[] room) => RankSearch.Largest<V>(sample, Math.Clamp(rank, 1, sample.Length), room).Key;

    // Of the number of sampled keys at or above the threshold, less the given share of those that are not zero: as for
    // independent elements, or what the differences between runs say if that is more.
    private static double Deviation(V[] sample, ulong threshold, double position, double share)
    {
        double sum = 0, squares = 0;
        int runs = sample.Length / Run;
        for (int run = 0; run < runs; run++)
        {
            ReadOnlySpan<V> keys = sample.AsSpan(run * Run, Run);
            double count = threshold == 0 ? Run : MagnitudeKeys.CountAbove(keys, threshold - 1);
            count -= share == 0 ? 0 : share * (Run - MagnitudeKeys.Count(keys, 0));
            sum += count;
            squares += count * count;
        }

        double betweenRuns = squares - (sum * sum / runs);
        return Math.Sqrt(Math.Max(position * (1 - (position / sample.Length)), betweenRuns));
    }
}
