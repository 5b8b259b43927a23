using System.Numerics;
using MergeDsl.Declaration;

namespace MergeDsl.Methods;

/// <summary>Takes the other model's elements where they are near the base's, and the base's where they are far: <c>w·x + (1 - w)·b</c> with <c>w = t / |b - x|</c>, at most 1.</summary>
/// <param name="Parameters">Values for the tensor as a whole.</param>
[MergeMethod("nearswap"), Models(1), BaseModel(BaseRole.Required)]
public sealed partial record NearSwap(NearSwap.Options Parameters) : ElementwiseMethod
{
    // Distances are taken to be at least this.
    private const double SmallestDistance = 1e-6;

    /// <summary>Values for the tensor as a whole.</summary>
    /// <param name="T">The distance up to which the other model's element is taken whole.</param>
    public sealed record Options([InRange(0, double.PositiveInfinity, MinExclusive = true)] double T);

    /// <inheritdoc/>
    public override void Merge<T>(in ElementBlock<T> elements, ReadOnlySpan<long> counts, Span<Vector<T>> result)
    {
        ReadOnlySpan<Vector<T>> b = elements.Base, x = elements.Model(0);
        Vector<T> t = Vector.Create(T.CreateChecked(Parameters.T)), smallest = Vector.Create(T.CreateChecked(SmallestDistance));
        for (int i = 0; i < result.Length; i++)
        {
            Vector<T> w = Vector.Min(t / Vector.Max(Vector.Abs(b[i] - x[i]), smallest), Vector<T>.One);
            result[i] = (w * x[i]) + ((Vector<T>.One - w) * b[i]);
        }
    }
}
