using MergeDsl.Planning;
using MergeDsl.Tensors;

namespace MergeDsl.Execution;

/// <summary>The inputs of tensors that are made together, each once, and the room that they take in a thread's buffers.</summary>
internal sealed class SharedInputs
{
    private readonly List<TensorSource> sources = []; // few: looking through them costs less than an index
    private int inputBytes;

    /// <summary>The inputs.</summary>
    public IReadOnlyList<TensorSource> Sources => sources;

    /// <summary>The bytes of an element of the widest output: one is written after the other.</summary>
    public int OutputBytes { get; private set; }

    /// <summary>The bytes that an element takes in a thread's buffers: as it is in all inputs, and as it is written.</summary>
    public int BytesPerElement => inputBytes + OutputBytes;

    /// <summary>The inputs of some tensors.</summary>
    public static SharedInputs Of(params ReadOnlySpan<PlannedTensor> tensors)
    {
        SharedInputs inputs = new();
        foreach (PlannedTensor tensor in tensors)
        {
            inputs.Add(tensor);
        }

        return inputs;
    }

    /// <summary>The number of an input; -1 where it is not among them.</summary>
    public int SlotOf(TensorSource source)
    {
        for (int i = 0; i < sources.Count; i++)
        {
            if (sources[i] == source)
            {
                return i;
            }
        }

        object identity = source.Identity;
        for (int i = 0; i < sources.Count; i++)
        {
            if (sources[i].Identity.Equals(identity))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Whether an input is among them.</summary>
    public bool Contains(TensorSource source) => SlotOf(source) >= 0;

    /// <summary>What <see cref="BytesPerElement"/> is with another tensor.</summary>
    public int BytesWith(PlannedTensor tensor) =>
        inputBytes + tensor.Inputs.Select(i => i.Source).Where(s => !Contains(s)).DistinctBy(s => s.Identity).Sum(s => s.Type.Size) + Math.Max(OutputBytes, tensor.OutputType.Size);

    /// <summary>Adds what a tensor reads and is not among them.</summary>
    public void Add(PlannedTensor tensor)
    {
        OutputBytes = Math.Max(OutputBytes, tensor.OutputType.Size);
        sources.EnsureCapacity(tensor.Inputs.Count);
        foreach (PlannedInput input in tensor.Inputs)
        {
            if (!Contains(input.Source))
            {
                sources.Add(input.Source);
                inputBytes += input.Source.Type.Size;
            }
        }
    }
}
