using MergeDsl.Execution;
using MergeDsl.Hub;
using MergeDsl.Output;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using MergeDsl.Tokenizers;

namespace MergeDsl.Planning;

/// <summary>
/// Every tensor of the output: name, shape, type, file, offset, inputs and method, checked before any work. It keeps the
/// models' files open until it is disposed of.
/// </summary>
public sealed class MergePlan : IDisposable
{
    private readonly ModelLocator locator;
    private string? sideFiles;

    internal MergePlan(
        MergeRecipe recipe,
        MergeOptions options,
        IReadOnlyList<Checkpoint> checkpoints,
        Checkpoint lead,
        EquatableArray<PlannedTensor> tensors,
        EquatableArray<PlannedShard> shards,
        string config,
        OutputTokenizer tokenizer,
        EquatableArray<MergeProblem> warnings,
        ModelLocator locator,
        IReadOnlyList<MergePlan>? stages = null,
        IReadOnlyList<MergeRecipe>? earlierStages = null)
    {
        this.locator = locator;
        Recipe = recipe;
        Options = options;
        Checkpoints = checkpoints;
        Lead = lead;
        Tensors = tensors;
        Shards = shards;
        Config = config;
        Tokenizer = tokenizer;
        Warnings = warnings;
        Stages = stages ?? [];
        EarlierStages = earlierStages ?? recipe.EarlierStages;
        Spools = SpoolCost.Of(tensors);
    }

    /// <summary>The recipe.</summary>
    public MergeRecipe Recipe { get; }

    /// <summary>How it is run.</summary>
    public MergeOptions Options { get; }

    /// <summary>The models, each once.</summary>
    public IReadOnlyList<Checkpoint> Checkpoints { get; }

    /// <summary>The base model, or else the first: the output's configuration and side files are taken from it.</summary>
    public Checkpoint Lead { get; }

    /// <summary>The plans of the stages that are computed on the way, in their order.</summary>
    public IReadOnlyList<MergePlan> Stages { get; }

    /// <summary>The output's tensors, in the order of files and offsets.</summary>
    public EquatableArray<PlannedTensor> Tensors { get; }

    /// <summary>The output's files of weights.</summary>
    public EquatableArray<PlannedShard> Shards { get; }

    /// <summary>The output's <c>config.json</c>; empty for a raw merge, whose output has none.</summary>
    public string Config { get; }

    /// <summary>The output's tokenizer and chat template.</summary>
    internal OutputTokenizer Tokenizer { get; }

    /// <summary>What there is to say about the inputs that does not stop the merge.</summary>
    public EquatableArray<MergeProblem> Warnings { get; }

    /// <summary>The seed of random masks.</summary>
    public ulong Seed => Options.Seed ?? Recipe.Layout.Seed ?? MergeOptions.DefaultSeed;

    /// <summary>The bytes of the inputs that take part, those of stages among them, each counted once however often it is read.</summary>
    public long BytesToRead => Spools.BytesFromFiles;

    /// <summary>The bytes of the output's weights.</summary>
    public long BytesToWrite => Shards.Sum(s => s.Length);

    /// <summary>The documents that the recipe may use as models, planned or not.</summary>
    internal IReadOnlyList<MergeRecipe> EarlierStages { get; }

    /// <summary>How the engine runs it.</summary>
    internal EngineOptions EngineOptions => new() { Threads = Options.Threads, MemoryBudget = Options.MemoryBudget, Seed = Seed };

    /// <summary>What is kept while the merge runs.</summary>
    internal SpoolCost Spools { get; }

    /// <summary>The plan as a text for people: models, types, files, and the tensors with equal layers on one line.</summary>
    public string Describe() => PlanText.Of(this);

    /// <summary>
    /// Runs the plan. The output appears under its name when it is complete. Models whose headers alone are on this machine
    /// are fetched first.
    /// </summary>
    /// <param name="outDirectory">The output directory; it must not exist, or be empty, unless <see cref="MergeOptions.Overwrite"/> is set.</param>
    /// <param name="progress">Is told how far the merge is.</param>
    /// <param name="cancellationToken">Ends the merge; nothing is left behind.</param>
    /// <exception cref="MergeException">The output cannot be written, or an input cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public MergeResult Execute(string outDirectory, IProgress<MergeProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Execute(outDirectory, MergeEngine.Run, progress, cancellationToken);

    internal MergeResult Execute(string outDirectory, TensorEngine engine, IProgress<MergeProgress>? progress, CancellationToken cancellationToken)
    {
        if (!HasSkeletons)
        {
            return Run(outDirectory, engine, progress, cancellationToken);
        }

        OutputChecks.Check([new(this, OutputWriter.FullPath(outDirectory))]); // before much is fetched for nothing
        using MergePlan complete = StagePlanner.PlanComplete(Recipe, Options, progress, cancellationToken);
        return complete.Run(outDirectory, engine, progress, cancellationToken);
    }

    /// <summary>Whether models have their headers on this machine and nothing else.</summary>
    internal bool HasSkeletons => locator.HasSkeletons;

    /// <summary>The same plan with those of its stages and what there is to say about them.</summary>
    internal MergePlan Over(IReadOnlyList<MergePlan> stages, IReadOnlyList<MergeRecipe> earlierStages, IReadOnlyList<MergeProblem> warnings) =>
        new(Recipe, Options, Checkpoints, Lead, Tensors, Shards, Config, Tokenizer, [.. warnings, .. Warnings], locator, [.. stages], earlierStages);

    /// <summary>
    /// A directory that has the tokenizer and the small files of the output: the lead's, or a temporary one where the
    /// tokenizer is another. It is there until the plan is disposed of.
    /// </summary>
    internal string SideFiles()
    {
        if (Recipe.Layout is { Tokenizer: null, ChatTemplate: null } && Lead.TokenizerDirectory == Lead.Directory)
        {
            return Lead.Directory;
        }

        if (sideFiles is null)
        {
            sideFiles = Directory.CreateTempSubdirectory("mergedsl-").FullName;
            OutputWriter.WriteSideFiles(this, OutputDisk.OfSystem, sideFiles);
        }

        return sideFiles;
    }

    /// <summary>Closes the models' files.</summary>
    public void Dispose()
    {
        foreach (Checkpoint checkpoint in Checkpoints)
        {
            checkpoint.Dispose();
        }

        foreach (MergePlan stage in Stages)
        {
            stage.Dispose();
        }

        locator.Dispose();
        if (sideFiles is not null)
        {
            Directory.Delete(sideFiles, recursive: true);
            sideFiles = null;
        }
    }

    private MergeResult Run(string outDirectory, TensorEngine engine, IProgress<MergeProgress>? progress, CancellationToken cancellationToken) =>
        Stages.Count > 0 && Options.KeepStages is { } directory
            ? KeptStages.Run(this, directory, outDirectory, engine, progress, cancellationToken)
            : OutputWriter.Run(this, outDirectory, engine, progress, cancellationToken);
}
