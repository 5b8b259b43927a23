namespace MergeDsl.Execution;

/// <summary>Tensors of the same length that read the same inputs, or some of them, and are made together so that these are read once.</summary>
internal sealed class WorkGroup
{
    private readonly List<TensorWork> tensors = new(1);
    private readonly long elements;
    private SharedInputs? inputs; // while it is asked for: a run may have very many groups
    private long candidates;
    private int measured;

    public WorkGroup(TensorWork first, int level)
    {
        elements = first.Tensor.Shape.ElementCount;
        Level = level;
        Add(first);
    }

    /// <summary>How many others stand at most between it and files.</summary>
    public int Level { get; }

    /// <summary>The tensors.</summary>
    public List<TensorWork> Tensors => tensors;

    /// <summary>What they read.</summary>
    public SharedInputs Inputs
    {
        get
        {
            if (inputs is null)
            {
                inputs = new();
                foreach (TensorWork work in tensors)
                {
                    inputs.Add(work.Tensor);
                }
            }

            return inputs;
        }
    }

    /// <summary>Whether everything that they read is there.</summary>
    public bool IsReady => tensors.TrueForAll(t => t.IsReady);

    /// <summary>Adds a tensor, unless it is of another length, chunks were to be smaller, or there is no room for what is measured of it.</summary>
    public bool TryAdd(TensorWork work, EngineLimits limits)
    {
        if (work.Tensor.Shape.ElementCount != elements)
        {
            return false;
        }

        int alone = limits.ChunkElements(SharedInputs.Of(work.Tensor).BytesPerElement);
        if (limits.ChunkElements(Inputs.BytesWith(work.Tensor)) < Math.Min(alone, limits.ChunkElements(Inputs.BytesPerElement))
            || (work.Candidates > 0 && Math.Max(candidates, work.Candidates) * (measured + 1) > limits.Candidates && measured > 0))
        {
            return false;
        }

        Add(work.After(Inputs));
        return true;
    }

    /// <summary>The candidates of order statistics that each may hold.</summary>
    public int CandidatesEach(EngineLimits limits) => limits.Candidates / Math.Max(measured, 1);

    /// <summary>Makes room for the results, where they are kept.</summary>
    public void Begin() => tensors.ForEach(t => t.Begin());

    /// <summary>Lets others read the results, and frees what nobody reads any more.</summary>
    public void End()
    {
        tensors.ForEach(t => t.End());
        inputs = null;
    }

    private void Add(TensorWork work)
    {
        tensors.Add(work);
        inputs?.Add(work.Tensor);
        long more = work.Candidates;
        candidates = Math.Max(candidates, more);
        measured += more > 0 ? 1 : 0;
    }
}
