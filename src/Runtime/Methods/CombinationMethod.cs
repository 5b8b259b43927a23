using System.Numerics;
using MergeDsl.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Recipes;

namespace MergeDsl.Methods;

/// <summary>
/// A method whose result lies in the span of its inputs: <c>y = Σ c·x</c>, with coefficients that depend on its parameters
/// and, if it asks for it, on the Gram matrix of the inputs. The engine measures, asks for the coefficients, and combines
/// in float64 with one rounding; the method holds the mathematics and never sees an element.
/// </summary>
public abstract record CombinationMethod : MergeMethod
{
    /// <summary>What the Gram matrix is measured over; nothing unless a method says otherwise.</summary>
    public virtual GramScope Measures => GramScope.None;

    /// <summary>Whether, where there is a base, the vectors that are measured are the differences from it.</summary>
    public virtual bool MeasuresDifferences => false;

    /// <summary>Decides the coefficients.</summary>
    /// <param name="gram">What was measured; all zeros where nothing was.</param>
    /// <param name="coefficients">
    /// One for each input, to be filled: the base first, where the method knows one and there is one, then the models in the recipe's order.
    /// </param>
    public abstract void Weigh(GramMatrix gram, Span<double> coefficients);

    internal sealed override bool IsOnePass(int models) => Measures == GramScope.None;

    internal sealed override IEnumerable<Round> Rounds<T>(TensorMerge merge)
    {
        return Measures switch
        {
            GramScope.Row when merge.RowLength <= merge.ChunkElements => [new RowCombineRound<T>(merge, this)],
            GramScope.Row => LongRows<T>(merge),
            GramScope.Column when NarrowColumns<T>.Fits(merge) => new NarrowColumns<T>(merge, this).Rounds(),
            GramScope.Column => WideColumns<T>(merge),
            _ => Whole<T>(merge, merge.Whole),
        };
    }

    /// <summary>Says that there is no result, in words that a user can act on.</summary>
    /// <param name="reason">Why, and what to do about it, as the end of a sentence that begins "multislerp has no result:".</param>
    protected static Exception NoResult(string reason) => new NoResultException(reason);

    internal void Weigh(TensorMerge merge, GramMatrix gram, Span<double> coefficients)
    {
        try
        {
            Weigh(gram, coefficients);
        }
        catch (NoResultException e)
        {
            throw MergeException.Of(MergeDiagnostics.NoResult, merge.Tensor.Name, Schema.Name, e.Message);
        }
    }

    private IEnumerable<Round> Whole<T>(TensorMerge merge, ElementRange range)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GramMatrix gram;
        if (Measures == GramScope.None)
        {
            gram = new GramMatrix(merge.Sources.Length, merge.HasBase);
        }
        else
        {
            GramRound<T> measuring = new(merge, range, MeasuresDifferences);
            yield return measuring;
            gram = measuring.Result;
        }

        double[] coefficients = new double[merge.Sources.Length];
        Weigh(merge, gram, coefficients);
        yield return new CombineRound<T>(merge, range, coefficients, areWeights: Measures == GramScope.None && !merge.HasBase); // a base has what the others leave
    }

    private IEnumerable<Round> WideColumns<T>(TensorMerge merge)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[][]? coefficients = ColumnCombineRound<T>.RoomForAll(merge);
        yield return new ColumnCombineRound<T>(merge, this, coefficients);
        if (coefficients is not null)
        {
            yield return new WeightedColumnsRound<T>(merge, coefficients);
        }
    }

    // A row that is longer than a chunk goes through both rounds by itself.
    private IEnumerable<Round> LongRows<T>(TensorMerge merge)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (long start = 0; start < merge.ElementCount; start += merge.RowLength)
        {
            foreach (Round round in Whole<T>(merge, new(start, merge.RowLength)))
            {
                yield return round;
            }
        }
    }

    private sealed class NoResultException(string reason) : Exception(reason);
}
