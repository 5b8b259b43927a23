using MergeDsl.Numerics;
using MergeDsl.Planning;
using MergeDsl.Tensors;

namespace MergeDsl.Execution;

/// <summary>How the memory budget is divided. Half of it is buffers of the threads at most, a quarter of what the program leaves candidates of order statistics, an eighth tensors of stages.</summary>
internal sealed class EngineLimits
{
    // Larger chunks fall out of the second-level cache between reading and arithmetic; smaller ones cost system calls.
    private const int PreferredChunk = 128 * Block.Size;

    // Code, lists of tensors, what is to be collected: more than that, of which buffers leave a part.
    private const long Program = 32 << 20;

    private readonly int preferred;
    private readonly long buffer;

    public EngineLimits(EngineOptions options)
    {
        Threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        preferred = options.ChunkElements > 0 ? (options.ChunkElements + Block.Size - 1) / Block.Size * Block.Size : PreferredChunk;
        buffer = options.MemoryBudget / 2 / Threads;
        Candidates = (int)Math.Clamp((options.MemoryBudget - Program) / 4 / sizeof(uint) / ActiveTensors, 1 << 16, 1 << 28);
        Spools = options.MemoryBudget / 8;
    }

    /// <summary>Worker threads.</summary>
    public int Threads { get; }

    /// <summary>How many tensors of several chunks are under way at once: enough that nobody waits while a threshold is found.</summary>
    public int ActiveTensors => Math.Min(Threads, 4) + 1;

    /// <summary>Candidates that a tensor may hold, or those that are made together.</summary>
    public int Candidates { get; }

    /// <summary>Bytes of tensors that are made once and read several times; what is more lies in files.</summary>
    public long Spools { get; }

    /// <summary>Elements a chunk, whole blocks.</summary>
    /// <param name="bytesPerElement">The bytes that an element takes in a thread's buffers.</param>
    public int ChunkElements(int bytesPerElement)
    {
        long fitting = buffer / bytesPerElement / Block.Size * Block.Size;
        return (int)Math.Clamp(fitting, Block.Size, preferred);
    }

    /// <summary>Bytes that an element takes in a thread's buffers: as it is in all inputs, and as it is written.</summary>
    public static int BytesPerElement(PlannedTensor tensor)
    {
        int bytes = tensor.OutputType.Size;
        foreach (PlannedInput input in tensor.Inputs)
        {
            bytes += input.Source.Type.Size;
        }

        return bytes;
    }
}
