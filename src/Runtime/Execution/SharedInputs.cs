using MergeDsl.Planning;
using MergeDsl.Tensors;

namespace MergeDsl.Execution;

/// <summary>The inputs of tensors that are made together, each once, and the room that they take in a thread's buffers.</summary>
internal sealed class SharedInputs
{
    private readonly Dictionary<object, int> slots = [];
    private readonly List<TensorSource> sources = [];
    private int inputBytes;

    /// <summary>The inputs.</summary>
    public IReadOnlyList<TensorSource> Sources => sources;

    /// <summary>The bytes of an element of the widest output: one is written after the other.</summary>
    public int OutputBytes { get; private set; }

    /// <summary>The bytes that an element takes in a thread's buffers: as it is in all inputs, and as it is written.</summary>
    public int BytesPerElement => inputBytes + OutputBytes;

    /// <summary>The inputs of one tensor.</summary>
    public static SharedInputs Of(PlannedTensor tensor)
    {
        SharedInputs inputs = new();
        inputs.Add(tensor);
        return inputs;
    }

    /// <summary>
    /// Equal for sources of the same elements, though each plan opens its models for itself. A file that was changed in between is another one.
    /// </summary>
    public static object KeyOf(TensorSource source) => source.Bytes is { } bytes ? (bytes.File, bytes.Offset, source.Type) : source;

    /// <summary>The number of an input.</summary>
    public int SlotOf(TensorSource source) => slots[KeyOf(source)];

    /// <summary>Whether an input is among them.</summary>
    public bool Contains(TensorSource source) => slots.ContainsKey(KeyOf(source));

    /// <summary>What <see cref="BytesPerElement"/> is with another tensor.</summary>
    public int BytesWith(PlannedTensor tensor) =>
        inputBytes + tensor.Inputs.Select(i => i.Source).Where(s => !Contains(s)).DistinctBy(KeyOf).Sum(s => s.Type.Size) + Math.Max(OutputBytes, tensor.OutputType.Size);

    /// <summary>Adds what a tensor reads and is not among them.</summary>
    public void Add(PlannedTensor tensor)
    {
        OutputBytes = Math.Max(OutputBytes, tensor.OutputType.Size);
        foreach (PlannedInput input in tensor.Inputs)
        {
            if (slots.TryAdd(KeyOf(input.Source), sources.Count))
            {
                sources.Add(input.Source);
                inputBytes += input.Source.Type.Size;
            }
        }
    }
}
