using MergeDsl.Execution;
using MergeDsl.Numerics;

namespace MergeDsl.Methods;

/// <summary>Decides which elements of a task vector stay; the others become zero. A part that methods are put together from.</summary>
public abstract record Sparsifier
{
    private protected Sparsifier()
    {
    }

    /// <summary>All elements stay.</summary>
    public static Sparsifier None { get; } = new Everything();

    /// <summary>
    /// The <c>max(1, ⌊density · N⌋)</c> elements of largest magnitude stay, the lower index first among equals; none at a
    /// density of 0, all from 1 on.
    /// </summary>
    public static Sparsifier Largest(double density) => density >= 1 ? None : new Magnitude(density);

    /// <summary>
    /// Without the <c>⌊gamma · N⌋</c> elements of largest magnitude, the next <c>⌊density · N⌋</c> stay. If the two together
    /// are more than there are, fewer of the large ones go.
    /// </summary>
    public static Sparsifier WithoutOutliers(double density, double gamma) => density >= 1 ? None : new Middle(density, gamma);

    /// <summary>Each element stays with probability <paramref name="density"/>, independently of all others; which ones depends on seed, tensor and model only.</summary>
    public static Sparsifier Random(double density) => density >= 1 ? None : new Independent(density);

    /// <summary>
    /// Each element stays with a probability that grows with its magnitude: the elements along the second dimension (a
    /// vector is one row) are ranked, and the smallest stays with <c>density - epsilon</c>, the largest with
    /// <c>density + epsilon</c>, the others in between, linear in rank. Among equals the lower index ranks lower; an element
    /// that is alone stays with probability <paramref name="density"/>.
    /// </summary>
    public static Sparsifier RandomByRank(double density, double epsilon) => density >= 1 ? None : new Ranked(density, epsilon);

    /// <summary>Asks for what the mask depends on.</summary>
    internal virtual OrderStatistic?[] Measure(OrderStatistics statistics, TensorMerge merge, int model) => [];

    /// <summary>The mask, with what was asked for; null: everything stays.</summary>
    internal abstract ElementMask? Mask(OrderStatistic?[] measured, TensorMerge merge, int model);

    /// <summary>How many elements of a tensor stay where the density, rounded down, keeps none of them; null where it keeps some.</summary>
    internal virtual long? LeftOf(long elements) => null;

    private sealed record Everything : Sparsifier
    {
        internal override ElementMask? Mask(OrderStatistic?[] measured, TensorMerge merge, int model) => null;
    }

    private sealed record Magnitude(double Density) : Sparsifier
    {
        internal override long? LeftOf(long elements) => Density > 0 && Math.Floor(Density * elements) == 0 ? 1 : null;

        internal override OrderStatistic?[] Measure(OrderStatistics statistics, TensorMerge merge, int model) =>
            Density > 0 ? [statistics.Largest(model, Math.Max(1, (long)Math.Floor(Density * merge.ElementCount)))] : [];

        internal override ElementMask? Mask(OrderStatistic?[] measured, TensorMerge merge, int model) =>
            measured is [{ } line] ? new MagnitudeMask(line) : new NothingMask();
    }

    private sealed record Middle(double Density, double Gamma) : Sparsifier
    {
        internal override long? LeftOf(long elements) => Density > 0 && Math.Floor(Density * elements) == 0 ? 0 : null;

        internal override OrderStatistic?[] Measure(OrderStatistics statistics, TensorMerge merge, int model)
        {
            long kept = (long)Math.Floor(Density * merge.ElementCount);
            long dropped = Math.Min((long)Math.Floor(Gamma * merge.ElementCount), merge.ElementCount - kept);
            return kept <= 0 ? [] : [statistics.Largest(model, dropped + kept), dropped > 0 ? statistics.Largest(model, dropped) : null];
        }

        internal override ElementMask? Mask(OrderStatistic?[] measured, TensorMerge merge, int model) =>
            measured is [{ } lower, var upper] ? new MagnitudeMask(lower, upper) : new NothingMask();
    }

    private sealed record Independent(double Density) : Sparsifier
    {
        internal override ElementMask? Mask(OrderStatistic?[] measured, TensorMerge merge, int model) =>
            Density > 0 ? new DrawnMask(MaskKey.Of(merge.Seed, merge.Tensor.Name, model), Density) : new NothingMask();
    }

    private sealed record Ranked(double Density, double Epsilon) : Sparsifier
    {
        internal override ElementMask? Mask(OrderStatistic?[] measured, TensorMerge merge, int model)
        {
            ulong key = MaskKey.Of(merge.Seed, merge.Tensor.Name, model);
            return Density <= 0 ? new NothingMask()
                : RankLines.Of(merge.Tensor.Shape).Length == 1 ? new DrawnMask(key, Density)
                : new RankedMask(model, key, Density, Epsilon);
        }
    }
}
