namespace MergeDsl.Execution;

/// <summary>How the engine works; none of it changes a byte of the result, except the seed.</summary>
public sealed record EngineOptions
{
    /// <summary>The number of threads; 0: one for each processor.</summary>
    public int Threads { get; init; }

    /// <summary>The memory for buffers, in bytes, all threads together.</summary>
    public long MemoryBudget { get; init; } = 256L << 20;

    /// <summary>Elements a chunk, rounded up to whole blocks of 1024; 0: as the budget allows.</summary>
    public int ChunkElements { get; init; }

    /// <summary>The directory of temporary files, for tensors of stages that are larger than their share of the memory; null: the system's.</summary>
    public string? SpoolDirectory { get; init; }

    /// <summary>The seed of random masks.</summary>
    public ulong Seed { get; init; }
}
