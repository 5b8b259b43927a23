using MergeDsl.Declaration;
using MergeDsl.Execution;

namespace MergeDsl.Methods;

/// <summary>Takes those elements of the other model that are outstandingly important, far from the base's in a row whose distribution is far from the base's, and keeps the base's elsewhere.</summary>
[MergeMethod("arcee_fusion"), Models(1), BaseModel(BaseRole.Required)]
public sealed partial record ArceeFusion : MergeMethod
{
    /// <inheritdoc/>
    public override MissingTensor WhenMissing(TensorPresence presence) => MissingTensor.Copy;

    internal override IEnumerable<Round> Rounds<T>(TensorMerge merge)
    {
        RowDivergences<T> divergences = new(merge);
        foreach (Round round in divergences.Rounds())
        {
            yield return round;
        }

        ElementImportance<T> importance = new(merge, divergences);
        OrderStatistics statistics = new(merge);
        long last = merge.ElementCount - 1;
        OrderStatistic[] quartiles = [.. ((long[])[last / 4, last / 2, (last / 4 * 3) + (last % 4 * 3 / 4)]).Select(index => statistics.At(0, index))];
        foreach (Round round in statistics.Rounds(importance))
        {
            yield return round;
        }

        double[] values = [.. quartiles.Select(q => BitConverter.UInt64BitsToDouble(q.Key))];
        yield return new FusionRound<T>(importance, Threshold(values[0], values[1], values[2]));
    }

    /// <summary>The importance from which on elements are taken.</summary>
    internal static double Threshold(double firstQuartile, double median, double thirdQuartile) => median + (1.5 * (thirdQuartile - firstQuartile));
}
