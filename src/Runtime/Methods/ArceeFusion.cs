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
        if (divergences.Measure() is { } measuring)
        {
            yield return measuring;
        }

        ElementImportance<T> importance = new(merge, divergences);
        QuantityStatistics statistics = new(importance);
        long last = merge.ElementCount - 1;
        foreach (Round round in statistics.Rounds(_ => [last / 4, last / 2, (last / 4 * 3) + (last % 4 * 3 / 4)]))
        {
            yield return round;
        }

        yield return new FusionRound<T>(importance, Threshold(statistics.Found[0].Value, statistics.Found[1].Value, statistics.Found[2].Value));
    }

    /// <summary>The importance from which on elements are taken.</summary>
    internal static double Threshold(double firstQuartile, double median, double thirdQuartile) => median + (1.5 * (thirdQuartile - firstQuartile));
}
