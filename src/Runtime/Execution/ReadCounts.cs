using MergeDsl.Planning;
using MergeDsl.Tensors;

namespace MergeDsl.Execution;

/// <summary>How often expensive sources are read in a run, by all who read them, stages included.</summary>
internal sealed class ReadCounts
{
    private readonly Dictionary<TensorSource, int> counts = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether a source is read more than once.</summary>
    public bool IsRepeated(TensorSource source) => counts.GetValueOrDefault(source) > 1;

    /// <summary>Counts what making a tensor reads.</summary>
    public void Count(PlannedTensor tensor)
    {
        if (tensor.Inputs.AsSpan().ArePlain())
        {
            return;
        }

        int models = tensor.Inputs.Count(i => !i.IsBase);
        int passes = tensor.Method is null || tensor.Method.IsOnePass(models) ? 1 : 2;
        foreach (PlannedInput input in tensor.Inputs)
        {
            Count(input.Source, passes);
        }
    }

    private void Count(TensorSource source, int passes)
    {
        if (source.Cost == ReadCost.Plain)
        {
            return;
        }

        bool isKnown = counts.TryGetValue(source, out int earlier);
        counts[source] = earlier + passes;
        if (source is not StageTensor stage)
        {
            foreach (TensorSource origin in source.Origins)
            {
                Count(origin, passes);
            }
        }
        else if (!isKnown)
        {
            Count(stage.Made);
        }
    }
}
