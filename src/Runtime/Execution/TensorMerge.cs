using System.Runtime.InteropServices;
using MergeDsl.Numerics;
using MergeDsl.Planning;
using MergeDsl.Tensors;

namespace MergeDsl.Execution;

/// <summary>A tensor on its way through the engine: its inputs in the order of arithmetic, and what its method may use.</summary>
internal sealed class TensorMerge : IDisposable
{
    private readonly TensorSource[] sources;
    private readonly int[] slots;
    private List<IDisposable>? held;

    public TensorMerge(TensorWork work, SharedInputs inputs, int chunkElements, int candidateLimit)
    {
        PlannedTensor tensor = work.Tensor;
        Tensor = tensor;
        Seed = work.Seed;
        Sink = (ITensorSink?)work.Target ?? work.Output.Sink;
        Inputs = inputs;
        HasBase = tensor.Inputs.AsSpan().ContainsBase();
        sources = new TensorSource[tensor.Inputs.Count];
        slots = new int[sources.Length];
        int next = HasBase ? 1 : 0;
        foreach (PlannedInput input in tensor.Inputs)
        {
            int place = input.IsBase ? 0 : next++;
            (sources[place], slots[place]) = (input.Source, inputs.SlotOf(input.Source));
        }

        ElementCount = tensor.Shape.ElementCount;
        ColumnLength = tensor.Shape.Rank == 0 ? 1 : tensor.Shape.Dimensions[0];
        RowLength = tensor.Shape.Rank == 0 ? 1 : tensor.Shape.Dimensions[tensor.Shape.Rank - 1];
        ChunkElements = chunkElements;
        CandidateLimit = candidateLimit;
    }

    /// <summary>What is to be made.</summary>
    public PlannedTensor Tensor { get; }

    /// <summary>The seed of random masks.</summary>
    public ulong Seed { get; }

    /// <summary>Where the result goes.</summary>
    public ITensorSink Sink { get; }

    /// <summary>Whether the first input is the base.</summary>
    public bool HasBase { get; }

    /// <summary>The inputs: the base first, the others in the recipe's order.</summary>
    public ReadOnlySpan<TensorSource> Sources => sources;

    /// <summary>The inputs of all tensors that are made with this one.</summary>
    public SharedInputs Inputs { get; }

    /// <summary>The inputs besides the base.</summary>
    public int ModelCount => sources.Length - (HasBase ? 1 : 0);

    /// <summary>The number of elements.</summary>
    public long ElementCount { get; }

    /// <summary>The length of the last dimension; 1 for a scalar.</summary>
    public long RowLength { get; }

    /// <summary>The length of the first dimension; 1 for a scalar.</summary>
    public long ColumnLength { get; }

    /// <summary>Elements a chunk, whole blocks.</summary>
    public int ChunkElements { get; }

    /// <summary>How many candidates of order statistics may be held at once.</summary>
    public int CandidateLimit { get; }

    /// <summary>Of how many elements of each model a bit may be held, in place of candidates: whole blocks.</summary>
    public long MaskRoom => (long)CandidateLimit * 32 / ModelCount / Block.Size * Block.Size;

    /// <summary>All elements.</summary>
    public ElementRange Whole => new(0, ElementCount);

    /// <summary>The input that a model is.</summary>
    public int InputOf(int model) => model + (HasBase ? 1 : 0);

    /// <summary>Room for a bit of each element, until the tensor is finished.</summary>
    public KeptBits KeepBits()
    {
        KeptBits bits = new(ElementCount, MaskRoom);
        Hold(bits);
        return bits;
    }

    /// <summary>Holds something until the tensor is finished.</summary>
    public void Hold(IDisposable room) => (held ??= []).Add(room);

    /// <summary>Gives back what was held for it. Nobody works on it any more.</summary>
    public void Dispose() => held?.ForEach(room => room.Dispose());

    /// <summary>The number that an input has among <see cref="Inputs"/>.</summary>
    public int SlotOf(int input) => slots[input];

    /// <summary>The rounds of its method, in order; what one of them found is known when the next is asked for.</summary>
    public IEnumerable<Round> Rounds() =>
        ElementCount == 0 ? []
        : Tensor.Method is not { } method || (method.CopiesOnlyInput && sources.Length == 1) ? [new CopyRound(this)]
        : Tensor.InputType == DType.F64 ? method.Rounds<double>(this)
        : method.Rounds<float>(this);

    /// <summary>Reads elements of an input, rounded to the type of inputs.</summary>
    /// <param name="input">The input.</param>
    /// <param name="start">The first element.</param>
    /// <param name="bytes">Room for the elements as they are stored.</param>
    /// <param name="values">The elements.</param>
    public void Read<T>(int input, long start, Span<byte> bytes, Span<T> values)
        where T : unmanaged
    {
        bytes = bytes[..(values.Length * sources[input].Type.Size)];
        sources[input].ReadBytes(start, bytes);
        Widen(input, bytes, values);
    }

    /// <summary>Elements as they are stored into the type of arithmetic, rounded to the type of inputs.</summary>
    public void Widen<T>(int input, ReadOnlySpan<byte> bytes, Span<T> destination)
        where T : unmanaged
    {
        DType from = sources[input].Type;
        if (typeof(T) == typeof(double))
        {
            // Doubles are computed with where they are the type of inputs: nothing is rounded.
            ElementTypes.Widen(from, bytes, MemoryMarshal.Cast<T, double>(destination));
            return;
        }

        Span<float> values = MemoryMarshal.Cast<T, float>(destination);
        DType to = Tensor.InputType;
        ElementTypes.Widen(from, to == DType.F64 ? Tensor.OutputType : to, bytes, values);
        if (!ElementTypes.Contains(to, from))
        {
            ElementTypes.Round(to, values);
        }
    }
}
