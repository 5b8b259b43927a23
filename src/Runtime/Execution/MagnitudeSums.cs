using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary><c>Σ|d|</c> of task vectors before and after sparsifying.</summary>
internal sealed class MagnitudeSums(int models)
{
    // Norms below it are not divided by.
    private const double Smallest = 1e-7;

    /// <summary>What was summed over chunks, for each model.</summary>
    public Accumulators<(ExactSum Before, ExactSum After)[]> Partial { get; } = new(() => new (ExactSum, ExactSum)[models]);

    /// <summary>The factor that restores the L1 norm of a model's task vector; 1 where nothing was measured.</summary>
    public double Factor(int model)
    {
        ExactSum before = default, after = default;
        foreach ((ExactSum Before, ExactSum After)[] magnitudes in Partial.All)
        {
            before.Add(magnitudes[model].Before);
            after.Add(magnitudes[model].After);
        }

        return before.Value < Smallest || after.Value < Smallest ? 1 : before.Value / after.Value;
    }
}
