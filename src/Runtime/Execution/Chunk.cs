using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MergeDsl.Numerics;
using MergeDsl.Tensors;

namespace MergeDsl.Execution;

/// <summary>
/// What one thread works on: the bytes of all inputs for some elements of a tensor, blocks of the type of
/// arithmetic, and the bytes of the result. Owned by its thread and used again for every chunk; no other buffers are made on the way.
/// </summary>
internal sealed class Chunk
{
    // Blocks lie this far apart: 4 KiB and a bit, lest all of them meet in the same lines of the cache.
    private const int Stride = Block.Size + Block.Lanes;

    private readonly List<byte[]> lists = [];

    private byte[] bytes = [];
    private byte[] scratch = [];
    private double[] doubles = [];
    private double[] rows = [];
    private bool[] loaded = [];
    private int[] offsets = [];
    private int outputOffset;
    private SharedInputs? inputs;

    /// <summary>The tensor.</summary>
    public TensorMerge Merge { get; private set; } = null!;

    /// <summary>The number of the chunk in its round.</summary>
    public int Index { get; private set; }

    /// <summary>The first element.</summary>
    public long Start { get; private set; }

    /// <summary>How many elements.</summary>
    public int Length { get; private set; }

    /// <summary>The distance of blocks in <see cref="Vectors"/>.</summary>
    public static int VectorStride => Stride;

    /// <summary>Reads what a round needs of a chunk; what is there already, from the round before or for another tensor, is not read again.</summary>
    public void Load(TensorMerge merge, Round round, int index)
    {
        ElementRange range = round.RangeOf(index);
        Merge = merge;
        if (inputs != merge.Inputs || Start != range.Start || Length != range.Length)
        {
            inputs = merge.Inputs;
            Start = range.Start;
            Length = (int)range.Length;
            Arrange(inputs);
        }

        Index = index;
        ReadOnlySpan<TensorSource> sources = merge.Sources;
        for (int input = 0; input < sources.Length; input++)
        {
            ref bool isLoaded = ref loaded[merge.SlotOf(input)];
            if (!isLoaded && round.Reads(input))
            {
                sources[input].ReadBytes(Start, Stored(input));
                isLoaded = true;
            }
        }
    }

    /// <summary>Forgets what was read: the next tensor's chunk may look the same.</summary>
    public void Unload() => inputs = null;

    /// <summary>The bytes of an input.</summary>
    public Span<byte> Stored(int input) => bytes.AsSpan(offsets[Merge.SlotOf(input)], Length * Merge.Sources[input].Type.Size);

    /// <summary>Elements of an input in the type of arithmetic, in a block of this chunk, padded with zeros.</summary>
    /// <param name="input">The input.</param>
    /// <param name="at">The first element, counted from the chunk's start.</param>
    /// <param name="length">At most a block.</param>
    /// <param name="block">Which of the blocks to fill; it stays filled until it is used again.</param>
    public ReadOnlySpan<T> Widen<T>(int input, int at, int length, int block)
        where T : unmanaged
    {
        Span<T> values = Scratch<T>(block, length);
        Widen(input, at, length, values);
        return values;
    }

    /// <summary>Elements of an input in the type of arithmetic, padded with zeros.</summary>
    /// <param name="input">The input.</param>
    /// <param name="at">The first element, counted from the chunk's start.</param>
    /// <param name="length">How many.</param>
    /// <param name="values">The elements, their length padded.</param>
    public void Widen<T>(int input, int at, int length, Span<T> values)
        where T : unmanaged
    {
        Merge.Widen(input, StoredAt(input, at, length), values[..length]);
        values[length..].Clear();
    }

    /// <summary>Elements of an input less those of the base, in a block of this chunk, padded with zeros.</summary>
    /// <param name="input">The input.</param>
    /// <param name="at">The first element, counted from the chunk's start.</param>
    /// <param name="length">At most a block.</param>
    /// <param name="bases">The same elements of the base, padded with zeros; of another block.</param>
    /// <param name="block">Which of the blocks to fill.</param>
    public Span<T> Subtract<T>(int input, int at, int length, ReadOnlySpan<T> bases, int block)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> d = Scratch<T>(block, length);
        Subtract(input, at, length, bases, d);
        return d;
    }

    /// <summary>Elements of an input less those of the base, padded with zeros.</summary>
    /// <param name="input">The input.</param>
    /// <param name="at">The first element, counted from the chunk's start.</param>
    /// <param name="length">How many.</param>
    /// <param name="bases">The same elements of the base, padded with zeros.</param>
    /// <param name="d">The differences, their length padded.</param>
    public void Subtract<T>(int input, int at, int length, ReadOnlySpan<T> bases, Span<T> d)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        DType type = Merge.Sources[input].Type;
        if (typeof(T) == typeof(float) && type == Merge.Tensor.InputType && ElementTypes.IsSixteenBit(type))
        {
            ElementTypes.Subtract(type, StoredAt(input, at, length), MemoryMarshal.Cast<T, float>(bases), MemoryMarshal.Cast<T, float>(d));
            return;
        }

        Widen(input, at, length, d);
        TaskVectors.Subtract<T>(d, bases, d);
    }

    /// <summary>Combines inputs of 16 bits that nothing has to be rounded of; the length is padded.</summary>
    public void Combine(ReadOnlySpan<int> inputs, int at, ReadOnlySpan<double> coefficients, bool toOdd, Span<float> result)
    {
        Span<int> starts = stackalloc int[inputs.Length];
        Span<double> factors = stackalloc double[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            (starts[i], factors[i]) = (offsets[Merge.SlotOf(inputs[i])] + (at * sizeof(ushort)), coefficients[inputs[i]]);
        }

        if (Merge.Tensor.InputType == DType.BF16)
        {
            LinearCombination.Combine<BFloat16>(bytes, starts, factors, toOdd, result);
        }
        else
        {
            LinearCombination.Combine<Float16>(bytes, starts, factors, toOdd, result);
        }
    }

    /// <summary>A block, its length padded; the content is what was there before.</summary>
    public Span<T> Scratch<T>(int block, int length)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(scratch.AsSpan()).Slice(block * Stride, Block.Padded(length));

    /// <summary>Makes room for blocks; what they hold is lost, and so are spans of them.</summary>
    public void Reserve<T>(int blocks)
        where T : unmanaged
    {
        if (scratch.Length < blocks * Stride * Unsafe.SizeOf<T>())
        {
            scratch = GC.AllocateUninitializedArray<byte>(Math.Max(blocks, 16) * Stride * Unsafe.SizeOf<T>());
        }
    }

    /// <summary>Blocks from <paramref name="block"/> on, <see cref="VectorStride"/> apart.</summary>
    public ReadOnlySpan<T> Vectors<T>(int block)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(scratch.AsSpan())[(block * Stride)..];

    /// <summary>A block of float64, its length padded.</summary>
    public Span<double> Sum(int length)
    {
        doubles = doubles.Length == 0 ? GC.AllocateUninitializedArray<double>(Block.Size) : doubles;
        return doubles.AsSpan(0, Block.Padded(length));
    }

    /// <summary>A number for each row, or whatever a round counts.</summary>
    public Span<double> Rows(int count)
    {
        rows = rows.Length < count ? GC.AllocateUninitializedArray<double>(count) : rows;
        return rows.AsSpan(0, count);
    }

    /// <summary>A list with room for at least <paramref name="count"/>, the first <paramref name="used"/> of which are kept.</summary>
    public Span<T> List<T>(int list, int count, int used)
        where T : unmanaged
    {
        while (lists.Count <= list)
        {
            lists.Add([]);
        }

        int size = Unsafe.SizeOf<T>();
        if (lists[list].Length < count * size)
        {
            byte[] larger = GC.AllocateUninitializedArray<byte>(Math.Max(count * size, lists[list].Length * 2));
            lists[list].AsSpan(0, used * size).CopyTo(larger);
            lists[list] = larger;
        }

        return MemoryMarshal.Cast<byte, T>(lists[list].AsSpan());
    }

    /// <summary>Rounds results to the output type.</summary>
    /// <param name="at">The first element, counted from the chunk's start.</param>
    /// <param name="values">The results, without padding.</param>
    public void Store<T>(int at, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        DType type = Merge.Tensor.OutputType;
        ElementTypes.Narrow(type, values, bytes.AsSpan(outputOffset + (at * type.Size), values.Length * type.Size));
    }

    /// <summary>Hands what was stored to the sink.</summary>
    public void Write() => Write(bytes.AsSpan(outputOffset, Length * Merge.Tensor.OutputType.Size));

    /// <summary>Rounds results to the output type and hands them to the sink: elements that need not be this chunk's, no more than it has.</summary>
    public void Write<T>(long start, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Store(0, values);
        int size = Merge.Tensor.OutputType.Size;
        Merge.Sink.Write(Merge.Tensor, start * size, bytes.AsSpan(outputOffset, values.Length * size));
    }

    /// <summary>Reads elements of an input that need not be this chunk's, no more than it has.</summary>
    public void Read<T>(int input, long start, Span<T> values)
        where T : unmanaged
    {
        int slot = Merge.SlotOf(input);
        loaded[slot] = false; // other elements take the place of the chunk's
        Merge.Read(input, start, bytes.AsSpan(offsets[slot]), values);
    }

    /// <summary>Hands the bytes of an input to the sink as they are.</summary>
    public void WriteStored(int input) => Write(Stored(input));

    /// <summary>The first elements of an input, as they are stored; empty where they were not read.</summary>
    public ReadOnlySpan<byte> FirstOf(TensorSource source, int count)
    {
        int slot = Merge.Inputs.SlotOf(source);
        return slot >= 0 && loaded[slot] ? bytes.AsSpan(offsets[slot], count * source.Type.Size) : [];
    }

    private void Write(ReadOnlySpan<byte> results)
    {
        if (Merge.Sink is IChunkSink sink)
        {
            sink.Write(Merge.Tensor, results, this);
        }
        else
        {
            Merge.Sink.Write(Merge.Tensor, Start * Merge.Tensor.OutputType.Size, results);
        }
    }

    private ReadOnlySpan<byte> StoredAt(int input, int at, int length)
    {
        int size = Merge.Sources[input].Type.Size;
        return bytes.AsSpan(offsets[Merge.SlotOf(input)] + (at * size), length * size);
    }

    private void Arrange(SharedInputs inputs)
    {
        if (offsets.Length < inputs.Sources.Count)
        {
            offsets = new int[inputs.Sources.Count];
            loaded = new bool[inputs.Sources.Count];
        }

        Array.Clear(loaded);
        int total = 0;
        for (int slot = 0; slot < inputs.Sources.Count; slot++)
        {
            offsets[slot] = total;
            total += Aligned(Length * inputs.Sources[slot].Type.Size);
        }

        outputOffset = total;
        total += Aligned(Length * inputs.OutputBytes);
        if (bytes.Length < total)
        {
            bytes = GC.AllocateUninitializedArray<byte>(total);
        }
    }

    // Keeps elements of eight bytes aligned whatever stands before them.
    private static int Aligned(int length) => (length + 63) & -64;
}
