using System.Numerics;
using MergeDsl.Declaration;

namespace MergeDsl.Methods;

/// <summary>Adds to each element of the base what the models changed there: the mean over the models that did change it.</summary>
/// <param name="Parameters">Values for the tensor as a whole.</param>
[MergeMethod("ram"), Models(0, int.MaxValue), BaseModel(BaseRole.Required)]
public sealed partial record Ram(Ram.Options Parameters) : ElementwiseMethod
{
    /// <summary>Values for the tensor as a whole.</summary>
    /// <param name="Epsilon">A model has changed an element if the difference is larger than this.</param>
    public sealed record Options([InRange(0, double.PositiveInfinity)] double Epsilon = 1e-5);

    /// <inheritdoc/>
    public override void Merge<T>(in ElementBlock<T> elements, ReadOnlySpan<long> counts, Span<Vector<T>> result)
    {
        Vector<T> epsilon = Vector.Create(T.CreateChecked(Parameters.Epsilon));
        for (int i = 0; i < result.Length; i++)
        {
            Vector<T> b = elements.Base[i], sum = Vector<T>.Zero, active = Vector<T>.Zero;
            for (int model = 0; model < elements.ModelCount; model++)
            {
                Vector<T> d = elements.Model(model)[i] - b;
                Vector<T> changed = Vector.GreaterThan(Vector.Abs(d), epsilon);
                sum += d & changed;
                active += Vector<T>.One & changed;
            }

            result[i] = b + (sum / Vector.Max(active, Vector<T>.One));
        }
    }
}
