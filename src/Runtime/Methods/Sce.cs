using System.Numerics;
using MergeDsl.Declaration;
using MergeDsl.Execution;

namespace MergeDsl.Methods;

/// <summary>Selects the elements in which the models differ most, weighs each model by the square of what it changed there, elects a sign per element, and takes the weighted mean of the models that agree.</summary>
/// <param name="Parameters">Values for the tensor as a whole.</param>
[MergeMethod("sce", Paper = "https://arxiv.org/abs/2408.07990")]
[BaseModel(BaseRole.Required), Models(0, int.MaxValue), NoEffect("int8_mask")]
public sealed partial record Sce(Sce.Options Parameters) : MergeMethod
{
    // Models whose weights sum to less are taken to have changed nothing, and all weigh the same.
    private const double SmallestSum = 1e-6;

    /// <summary>Values for the tensor as a whole.</summary>
    /// <param name="SelectTopk">Share of the elements whose variance over the models is not zero that is kept, those of highest variance; from 1 on all elements are.</param>
    public sealed record Options(
        [InRange(double.NegativeInfinity, 1), Usually(0, 1, MinExclusive = true, Otherwise = "nothing is selected and the base stays as it is")] double SelectTopk = 1);

    internal override IEnumerable<Round> Rounds<T>(TensorMerge merge)
    {
        if (merge.ModelCount == 0 || Parameters.SelectTopk <= 0)
        {
            yield return new CopyRound(merge);
            yield break;
        }

        OrderStatistics statistics = new(merge);
        OrderStatistic? line = Parameters.SelectTopk < 1 ? statistics.LargestShare(0, Parameters.SelectTopk) : null;
        VarianceSelection<T>? selection = line is null ? null : new(merge, line);
        ElementVariance<T> variance = new(merge, selection);
        foreach (Round round in statistics.Rounds(variance))
        {
            yield return round;
        }

        SelectedTaskVectors<T> selected = new(variance, selection, line);
        T[]? weights = selection?.Settle() is var (least, most) ? Weigh<T>(merge, least, most) : null;
        if (weights is null)
        {
            SquareSumRound<T> squares = new(merge, selected);
            yield return squares;
            weights = Weigh<T>([.. Enumerable.Range(0, merge.ModelCount).Select(m => squares.Sum(m) / merge.ElementCount)]);
        }

        yield return new WeightedElectionRound<T>(merge, selected, weights);
    }

    private static T[] Weigh<T>(double[] squares)
        where T : INumberBase<T>
    {
        double sum = squares.Sum();
        return [.. squares.Select(s => T.CreateTruncating(sum < SmallestSum ? 1.0 / squares.Length : s / sum))];
    }

    // The weights, if they are the same wherever Σ d² lies between its bounds.
    private static T[]? Weigh<T>(TensorMerge merge, double[] least, double[] most)
        where T : INumberBase<T>
    {
        double leastSum = least.Sum(), mostSum = most.Sum();
        if (mostSum / merge.ElementCount < SmallestSum)
        {
            return Weigh<T>(new double[least.Length]);
        }

        T[] weights = [.. least.Select(s => T.CreateTruncating(s / mostSum))];
        return leastSum / merge.ElementCount >= SmallestSum && weights.SequenceEqual(most.Select(s => T.CreateTruncating(s / leastSum))) ? weights : null;
    }
}
