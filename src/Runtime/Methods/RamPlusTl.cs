using System.Numerics;
using MergeDsl.Declaration;

namespace MergeDsl.Methods;

/// <summary>As ram, but what one model alone changed is strengthened, the more so the more of the model's changes are shared with others.</summary>
/// <param name="Parameters">Values for the tensor as a whole.</param>
[MergeMethod("ramplus_tl"), Models(0, int.MaxValue), BaseModel(BaseRole.Required)]
public sealed partial record RamPlusTl(RamPlusTl.Options Parameters) : ElementwiseMethod
{
    /// <summary>Values for the tensor as a whole.</summary>
    /// <param name="R">How much lone changes are strengthened, as a factor on the share of shared ones.</param>
    /// <param name="Alpha">The share of shared changes that counts at most.</param>
    /// <param name="Epsilon">A model has changed an element if the difference is larger than this.</param>
    public sealed record Options(
        [InRange(0, double.PositiveInfinity)] double R = 0.1,
        [InRange(0, double.PositiveInfinity)] double Alpha = 0.2,
        [InRange(0, double.PositiveInfinity)] double Epsilon = 1e-5);

    /// <summary>For each model the elements that it changed with others, then those that it changed alone.</summary>
    public override int Counters(int models) => 2 * models;

    /// <inheritdoc/>
    public override void Count<T>(in ElementBlock<T> elements, Span<long> counts)
    {
        Vector<T> epsilon = Vector.Create(T.CreateChecked(Parameters.Epsilon));
        for (int model = 0; model < elements.ModelCount; model++)
        {
            // A block has few enough elements to be counted without rounding.
            Vector<T> shared = Vector<T>.Zero, lone = Vector<T>.Zero;
            for (int i = 0; i < elements.Length; i++)
            {
                Vector<T> changed = Vector<T>.One & Changed(elements, model, i, epsilon);
                Vector<T> isLone = Vector.Equals(Active(elements, i, epsilon), Vector<T>.One);
                lone += changed & isLone;
                shared += Vector.AndNot(changed, isLone);
            }

            counts[2 * model] += long.CreateChecked(Vector.Sum(shared));
            counts[(2 * model) + 1] += long.CreateChecked(Vector.Sum(lone));
        }
    }

    /// <inheritdoc/>
    public override void Merge<T>(in ElementBlock<T> elements, ReadOnlySpan<long> counts, Span<Vector<T>> result)
    {
        Vector<T> epsilon = Vector.Create(T.CreateChecked(Parameters.Epsilon));
        Span<T> factors = stackalloc T[elements.ModelCount];
        for (int model = 0; model < factors.Length; model++)
        {
            factors[model] = T.CreateChecked(Factor(counts[2 * model], counts[(2 * model) + 1]));
        }

        for (int i = 0; i < result.Length; i++)
        {
            Vector<T> b = elements.Base[i], sum = Vector<T>.Zero, strengthened = Vector<T>.Zero;
            for (int model = 0; model < elements.ModelCount; model++)
            {
                Vector<T> d = (elements.Model(model)[i] - b) & Changed(elements, model, i, epsilon);
                sum += d;
                strengthened += d * factors[model];
            }

            Vector<T> active = Active(elements, i, epsilon);
            result[i] = b + Vector.ConditionalSelect(Vector.Equals(active, Vector<T>.One), strengthened, sum / Vector.Max(active, Vector<T>.One));
        }
    }

    // Without any shared changes there is nothing to strengthen by, whatever it would be divided by.
    private double Factor(long shared, long lone) =>
        shared == 0 ? 1 : 1 + (Parameters.R * Math.Min(shared / Math.Max(lone, Parameters.Epsilon), Parameters.Alpha));

    private static Vector<T> Changed<T>(in ElementBlock<T> elements, int model, int i, Vector<T> epsilon)
        where T : unmanaged, INumber<T> => Vector.GreaterThan(Vector.Abs(elements.Model(model)[i] - elements.Base[i]), epsilon);

    // How many models changed each element.
    private static Vector<T> Active<T>(in ElementBlock<T> elements, int i, Vector<T> epsilon)
        where T : unmanaged, INumber<T>
    {
        Vector<T> active = Vector<T>.Zero;
        for (int model = 0; model < elements.ModelCount; model++)
        {
            active += Vector<T>.One & Changed(elements, model, i, epsilon);
        }

        return active;
    }
}
