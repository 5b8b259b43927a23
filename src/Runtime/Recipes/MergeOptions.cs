using MergeDsl.Hub;
using MergeDsl.Output;

namespace MergeDsl.Recipes;

/// <summary>How a recipe is planned and run: what the switches of the command line say.</summary>
public sealed record MergeOptions
{
    /// <summary>The seed of random masks where neither the recipe nor the run gives one.</summary>
    public const ulong DefaultSeed = 0;

    /// <summary>The directory that relative model paths start from; null: the working directory.</summary>
    public string? ModelRoot { get; init; }

    /// <summary>Where models that are no directories come from, and where they are kept; null: what the environment says (<c>HF_HOME</c>, <c>HF_ENDPOINT</c>, …).</summary>
    public HubSettings? Hub { get; init; }

    /// <summary>The seed of random masks; null: the recipe's, or <see cref="DefaultSeed"/>.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The most bytes of tensors in an output file; a larger tensor has a file of its own.</summary>
    public long ShardSize { get; init; } = 5_000_000_000;

    /// <summary>The number of threads; 0: one for each processor.</summary>
    public int Threads { get; init; }

    /// <summary>The memory for buffers, in bytes, all threads together.</summary>
    public long MemoryBudget { get; init; } = 256L << 20;

    /// <summary>
    /// The directory to keep the stages of a recipe in, each a complete checkpoint under its name; those that are there
    /// already are taken as they are. Null: they are computed on the way, and nothing but the result is written.
    /// </summary>
    public string? KeepStages { get; init; }

    /// <summary>Whether models of different architecture are merged, tensors matched by name and shape.</summary>
    public bool AllowCrimes { get; init; }

    /// <summary>Whether vocabulary tensors of different length are cut to the shortest, whatever their tokens are.</summary>
    public bool TruncateEmbeddings { get; init; }

    /// <summary>
    /// Whether models are loose weights: safetensors files, or directories of them, whatever else is there. Then tensors
    /// are matched by name alone, there are no layers (gradients take their first element), and the output has weights,
    /// recipe and card.
    /// </summary>
    public bool Raw { get; init; }

    /// <summary>Which tensors the output of a raw merge has where the models' names differ.</summary>
    public NameMatch Names { get; init; }

    /// <summary>The type that weights with an adapter added are rounded to; null: the type of the checkpoint.</summary>
    public FloatType? AdaptedType { get; init; }

    /// <summary>Whether the tokenizer of the base or first model is copied.</summary>
    public bool CopyTokenizer { get; init; } = true;

    /// <summary>Whether <c>README.md</c> is written.</summary>
    public bool WriteModelCard { get; init; } = true;

    /// <summary>Whether the finished tensors of a run that was killed are kept.</summary>
    public bool Resume { get; init; } = true;

    /// <summary>Whether NaN and infinities are written that come of finite inputs; else they stop the merge.</summary>
    public bool AllowNonFinite { get; init; }

    /// <summary>Whether the weights are read again and compared before the output gets its name.</summary>
    public bool Verify { get; init; }

    /// <summary>Whether the manifest holds the SHA-256 of the inputs' files, for which they are read once more.</summary>
    public bool HashInputs { get; init; }

    /// <summary>Whether an earlier output of a merge is replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>What the output is written with.</summary>
    internal OutputDisk Disk { get; init; } = OutputDisk.OfSystem;
}
