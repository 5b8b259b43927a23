using System.CommandLine;
using System.CommandLine.Parsing;
using MergeDsl.Diagnostics;
using MergeDsl.Hub;
using MergeDsl.Recipes;

namespace MergeDsl.CommandLine;

/// <summary>The switches of a merge: those that published command lines carry, under their names, and a few of our own.</summary>
internal sealed class MergeSwitches
{
    private static readonly MergeOptions Default = new();

    private readonly Option<string> modelRoot = new("--model-root") { Description = "The directory that relative model paths start from. [default: the working directory]", HelpName = "DIR" };
    private readonly Option<string> hubCache = new("--transformers-cache") { Description = "The directory that models of the hub are kept in. [default: HF_HUB_CACHE, or hub in HF_HOME]", HelpName = "DIR" };
    private readonly Option<string> keepStages = new("--keep-stages", "-I", "--intermediate-dir") { Description = "Keep the stages of a recipe of several documents in this directory, each a checkpoint; those that are there are taken as they are.", HelpName = "DIR" };
    private readonly Option<ulong?> seed = new("--random-seed") { Description = "The seed of random masks. [default: the recipe's, or 0]", HelpName = "N" };
    private readonly Option<long?> shardSize = Size("--out-shard-size", "The most bytes of an output file, with K, M, or B or G for thousands, millions, billions. [default: 5B]");
    private readonly Option<long?> memory = Size("--memory", "The memory to use, written likewise. [default: 256 MiB]", "--memory-budget");
    private readonly Option<int> threads = new("--num-threads", "-j") { Description = "The number of threads. [default: one for each processor]", HelpName = "N" };
    private readonly Switch raw = new("--raw", "Merge loose weights, safetensors files or directories of them, tensors matched by name.");
    private readonly Option<NameMatch> names = new("--names")
    {
        Description = "With --raw: merge models of the same tensors (equal), what all have (intersection), or what any has (union). [default: equal]",
        HelpName = "WHICH",
        CustomParser = ReadNames,
    };
    private readonly Switch allowCrimes = new("--allow-crimes", "Merge models of different architecture, tensors matched by name and shape.");
    private readonly Switch truncateEmbeddings = new("--unsafe-truncate-embeddings", "Cut vocabularies of different size to the smallest, whatever their tokens are.");
    private readonly Option<FloatType?> adaptedType = new("--lora-merge-dtype") { Description = "The type that weights with an adapter are rounded to. [default: the checkpoint's]", HelpName = "TYPE", CustomParser = ReadType };
    private readonly Switch copyTokenizer = new("--copy-tokenizer", "Copy the tokenizer of the base or first model.", initially: true);
    private readonly Switch writeModelCard = new("--write-model-card", "Write README.md.", initially: true);
    private readonly Switch resume = new("--resume", "Keep the finished tensors of a run that was killed.", initially: true);
    private readonly Switch allowNonFinite = new("--allow-non-finite", "Write NaN and infinities that come of finite inputs.");
    private readonly Switch verify = new("--verify", "Read the weights again and compare them before the output gets its name.");
    private readonly Switch hashInputs = new("--hash-inputs", "Note the SHA-256 of the inputs' files in the manifest; reads them once more.");
    private readonly Switch overwrite = new("--overwrite", "Replace an earlier output of a merge.");
    private readonly Switch verbose = new("--verbose", "Say more.", aliases: "-v");
    private readonly Switch quiet = new("--quiet", "Say nothing but warnings and errors.", aliases: "-q");
    private readonly ForeignSwitches foreign = new();

    public MergeSwitches() => threads.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() < 1)
        {
            result.AddError($"{result.IdentifierToken} takes a number of at least 1, not {result.GetValueOrDefault<int>()}.");
        }
    });

    /// <summary>The switches that say which models are looked at, and how strictly.</summary>
    public void AddPlanningTo(Command command)
    {
        command.Options.Add(modelRoot);
        command.Options.Add(hubCache);
        raw.AddTo(command);
        command.Options.Add(names);
        allowCrimes.AddTo(command);
        truncateEmbeddings.AddTo(command);
        command.Options.Add(adaptedType);
    }

    /// <summary>The switches that say how a merge is planned and run.</summary>
    public void AddTo(Command command)
    {
        AddPlanningTo(command);
        command.Options.Add(seed);
        command.Options.Add(shardSize);
        copyTokenizer.AddTo(command);
        writeModelCard.AddTo(command);
        overwrite.AddTo(command);
        resume.AddTo(command);
        allowNonFinite.AddTo(command);
        verify.AddTo(command);
        hashInputs.AddTo(command);
        command.Options.Add(keepStages);
        command.Options.Add(threads);
        command.Options.Add(memory);
        verbose.AddTo(command);
        quiet.AddTo(command);
        foreign.AddTo(command);
    }

    /// <exception cref="MergeException">Two switches contradict each other.</exception>
    public MergeOptions Read(ParseResult result) => new()
    {
        Raw = raw.Read(result) || result.GetResult(names) is null
            ? raw.Read(result)
            : throw MergeException.Of(RawMergeDiagnostics.NamesWithoutRaw, result.GetValue(names).ToString().ToLowerInvariant()),
        Names = result.GetValue(names),
        ModelRoot = result.GetValue(modelRoot),
        Hub = result.GetValue(hubCache) is { } cache ? HubSettings.FromEnvironment() with { CacheDirectory = cache } : null,
        Seed = result.GetValue(seed),
        ShardSize = result.GetValue(shardSize) ?? Default.ShardSize,
        Threads = result.GetValue(threads),
        MemoryBudget = result.GetValue(memory) ?? Default.MemoryBudget,
        KeepStages = result.GetValue(keepStages),
        AllowCrimes = allowCrimes.Read(result),
        TruncateEmbeddings = truncateEmbeddings.Read(result),
        AdaptedType = result.GetValue(adaptedType),
        CopyTokenizer = copyTokenizer.Read(result),
        WriteModelCard = writeModelCard.Read(result),
        Overwrite = overwrite.Read(result),
        Resume = resume.Read(result),
        AllowNonFinite = allowNonFinite.Read(result),
        Verify = verify.Read(result),
        HashInputs = hashInputs.Read(result),
    };

    /// <summary>How much is to be said.</summary>
    public Verbosity ReadVerbosity(ParseResult result) =>
        quiet.Read(result) ? Verbosity.Quiet : verbose.Read(result) ? Verbosity.Verbose : Verbosity.Normal;

    /// <summary>What there is to say about switches that do nothing here; or null.</summary>
    public string? Note(ParseResult result) => foreign.Note(result);

    private static FloatType? ReadType(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        FloatType? type = (text.StartsWith("torch.", StringComparison.Ordinal) ? text["torch.".Length..] : text) switch
        {
            "float32" => FloatType.Float32,
            "float16" => FloatType.Float16,
            "bfloat16" => FloatType.BFloat16,
            "float64" => FloatType.Float64,
            _ => null,
        };
        if (type is null)
        {
            result.AddError($"--lora-merge-dtype: '{text}' is no type; give float32, float16, bfloat16 or float64.");
        }

        return type;
    }

    private static Option<long?> Size(string name, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = "SIZE",
        CustomParser = result => ReadSize(name, result),
    };

    private static NameMatch ReadNames(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        foreach (NameMatch match in Enum.GetValues<NameMatch>())
        {
            if (match.ToString().ToLowerInvariant() == text)
            {
                return match;
            }
        }

        result.AddError($"--names is equal, intersection or union, not '{text}'.");
        return default;
    }

    private static long? ReadSize(string name, ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (!ByteSize.TryParse(text, out long bytes))
        {
            result.AddError($"{name}: '{text}' is no size; give bytes, or a number with K, M, or B or G (thousands, millions, billions), such as 5B.");
        }

        return bytes;
    }
}
