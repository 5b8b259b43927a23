using MergeDsl.Planning;
using MergeDsl.Tensors;

namespace MergeDsl.Execution;

/// <summary>A tensor that is made once and read several times: from memory, or from a temporary file. Kept from the moment its making begins until its last reader is done.</summary>
internal sealed class Spool(string name, TensorShape shape, DType type, SpoolSpace space) : TensorSource(name, shape, type), ITensorSink
{
    private SpoolStore? store;
    private int readers;
    private volatile bool filled;

    /// <summary>The bytes that it keeps.</summary>
    public long ByteCount => Shape.ElementCount * Type.Size;

    /// <summary>Whether it can be read.</summary>
    public bool IsFilled => filled;

    /// <summary>Says that one tensor more will read it; before the work begins.</summary>
    public void Enter() => readers++;

    /// <summary>Makes room.</summary>
    /// <exception cref="Recipes.MergeException">There is none.</exception>
    public void Open() => store = space.Take(ByteCount);

    /// <inheritdoc/>
    public void Write(PlannedTensor tensor, long offset, ReadOnlySpan<byte> bytes) => store!.Write(offset, bytes); // its making has begun

    /// <summary>Says that everything is written.</summary>
    public void Close() => filled = true;

    public override void ReadBytes(long start, Span<byte> destination) => store!.Read(start * Type.Size, destination); // those who read it wait for that

    /// <summary>Says that a reader is done; after the last of them nothing is kept.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref readers) == 0)
        {
            space.Return(store!, ByteCount); // it was read
        }
    }
}
