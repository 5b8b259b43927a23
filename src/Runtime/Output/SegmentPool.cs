using System.Collections.Concurrent;
using MergeDsl.Execution;
using MergeDsl.Tensors;

namespace MergeDsl.Output;

/// <summary>The memory of segments: decides how long they are and how many there may be at once. What is never wanted is never touched.</summary>
internal sealed class SegmentPool : IDisposable
{
    // A huge page: each page of a write past the cache is looked up, pinned and handed to the disk by itself. Of the shortest a disk still
    // is fast with a few under way.
    private const int Longest = NativeBuffer.HugePage;
    private const int Shortest = 512 << 10;

    // For each output there are those that each thread is at, and those that tensors begin and end with; and some wait for the disk: where a
    // tensor is measured before it is merged, it comes faster than the disk writes, and nothing comes before the next.
    private const int Ends = 4;
    private const int LeastWaiting = 2;
    private const int MostWaiting = 12;
    private const int Fewest = 8;

    // The share of the memory budget that there is for buffers, and what is of use of a large one.
    private const int ShareOfMemory = 8;
    private const int MostMemory = 256 << 20;

    private readonly NativeBuffer memory;
    private readonly SegmentBuffer?[] buffers;
    private readonly ConcurrentStack<SegmentBuffer> free = [];
    private int made;

    /// <param name="outputs">How many outputs are written at once.</param>
    /// <param name="options">Threads, and memory.</param>
    public SegmentPool(int outputs, EngineOptions options)
    {
        long room = Math.Min(options.MemoryBudget / ShareOfMemory, MostMemory);
        long held = outputs * (Ends + (long)new EngineLimits(options).Threads);
        SegmentLength = Longest;
        while (SegmentLength > Shortest && room / SegmentLength < held + LeastWaiting)
        {
            SegmentLength /= 2;
        }

        buffers = new SegmentBuffer?[Math.Max(Fewest, Math.Min(held + MostWaiting, room / SegmentLength))];
        memory = new(buffers.Length * SegmentLength, NativeBuffer.HugePage);
    }

    /// <summary>Bytes of a segment.</summary>
    public int SegmentLength { get; }

    /// <summary>Whether none has come back that could be taken.</summary>
    public bool IsEmpty => free.IsEmpty;

    /// <summary>Those that have been in use.</summary>
    public IEnumerable<SegmentBuffer> Buffers => buffers.OfType<SegmentBuffer>();

    /// <summary>A buffer for a segment; null: all are in use.</summary>
    public SegmentBuffer? TryTake()
    {
        if (free.TryPop(out SegmentBuffer? buffer) || Volatile.Read(ref made) == buffers.Length)
        {
            return buffer;
        }

        int number = Interlocked.Increment(ref made) - 1;
        if (number < buffers.Length)
        {
            return buffers[number] = new(memory, number * SegmentLength, SegmentLength);
        }

        Interlocked.Decrement(ref made);
        return null;
    }

    /// <summary>Takes back a buffer that is not needed.</summary>
    public void Return(SegmentBuffer buffer) => free.Push(buffer);

    public void Dispose() => memory.Dispose();
}
