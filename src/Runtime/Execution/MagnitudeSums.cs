using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary><c>Σ|d|</c> of task vectors before and after sparsifying.</summary>
internal sealed class MagnitudeSums(int models)
{
    // Norms below it are not divided by.
    private const double Smallest = 1e-7;

    private readonly Lock gate = new();
    private readonly ExactSum[] all = new ExactSum[models];
    private readonly ExactSum[] kept = new ExactSum[models];

    /// <summary>The factor that restores the L1 norm of a model's task vector; 1 where nothing was measured.</summary>
    public double Factor(int model)
    {
        double before = all[model].Value, after = kept[model].Value;
        return before < Smallest || after < Smallest ? 1 : before / after;
    }

    /// <summary>Adds what was summed over a chunk, for each model.</summary>
    public void Add(ReadOnlySpan<ExactSum> before, ReadOnlySpan<ExactSum> after)
    {
        lock (gate)
        {
            for (int model = 0; model < all.Length; model++)
            {
                all[model].Add(before[model]);
                kept[model].Add(after[model]);
            }
        }
    }
}
