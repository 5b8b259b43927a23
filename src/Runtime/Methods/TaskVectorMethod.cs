using MergeDsl.Execution;

namespace MergeDsl.Methods;

/// <summary>
/// A method that adds task vectors, the models' differences from the base, element by element: each is sparsified and
/// weighted, then they are added up, with an election of signs or without. A method says which parts it is put together
/// from; thresholds, norms and masks are the engine's business.
/// </summary>
public abstract record TaskVectorMethod : MergeMethod
{
    /// <summary>How the task vectors are added.</summary>
    public abstract TaskVectorSum Sum { get; }

    /// <summary>What a model adds.</summary>
    /// <param name="model">The model, counted from 0 without the base.</param>
    public abstract TaskVectorPart Part(int model);

    internal sealed override bool IsOnePass(int models)
    {
        for (int model = 0; model < models; model++)
        {
            if (Part(model) is { Weight: not 0 } part && part.Sparsifier != Sparsifier.None)
            {
                return false;
            }
        }

        return true;
    }

    internal sealed override IEnumerable<Round> Rounds<T>(TensorMerge merge)
    {
        if (merge.ModelCount == 0)
        {
            yield return new CopyRound(merge);
            yield break;
        }

        TaskVectorPart[] parts = Parts(merge.ModelCount);
        OrderStatistics statistics = new(merge);
        OrderStatistic?[][] measured = [.. parts.Select((p, i) => p.Weight == 0 ? [] : p.Sparsifier.Measure(statistics, merge, i))];
        foreach (Round round in statistics.Rounds(new TaskVectorMagnitudes<T>(merge)))
        {
            yield return round;
        }

        T[] weights = Array.ConvertAll(parts, p => T.CreateTruncating(p.Weight));
        ElementMask?[] masks = [.. parts.Select((p, i) => p.Weight == 0 ? new NothingMask() : p.Sparsifier.Mask(measured[i], merge, i))];
        RankedMasks ranked = new(merge, masks);
        MagnitudeSums sums = new(parts.Length);
        if (Sum.Rescale && masks.Any(m => m is not (null or NothingMask)))
        {
            foreach (DrawnMask drawn in masks.OfType<DrawnMask>())
            {
                drawn.Keep(merge);
            }

            foreach (ElementRange window in ranked.Windows)
            {
                foreach (Round round in ranked.Rounds<T>(window, sums))
                {
                    yield return round;
                }

                if (!ranked.Measures)
                {
                    yield return new MagnitudeSumRound<T>(merge, window, masks, sums);
                }
            }
        }

        // Backwards: the masks of the last window are there already.
        for (int window = ranked.Windows.Length - 1; window >= 0; window--)
        {
            foreach (Round round in ranked.Rounds<T>(ranked.Windows[window], null))
            {
                yield return round;
            }

            T[] factors = new T[parts.Length];
            for (int model = 0; model < factors.Length; model++)
            {
                factors[model] = T.CreateTruncating(sums.Factor(model));
            }

            yield return new TaskVectorRound<T>(merge, ranked.Windows[window], Sum, weights, masks, factors);
        }
    }

    private TaskVectorPart[] Parts(int models)
    {
        TaskVectorPart[] parts = new TaskVectorPart[models];
        for (int model = 0; model < models; model++)
        {
            parts[model] = Part(model);
        }

        return parts;
    }
}
