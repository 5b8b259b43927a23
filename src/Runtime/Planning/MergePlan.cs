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
        ModelLocator locator)
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
    }

    /// <summary>The recipe.</summary>
    public MergeRecipe Recipe { get; }

    /// <summary>How it is run.</summary>
    public MergeOptions Options { get; }

    /// <summary>The models, each once.</summary>
    public IReadOnlyList<Checkpoint> Checkpoints { get; }

    /// <summary>The base model, or else the first: the output's configuration and side files are taken from it.</summary>
    public Checkpoint Lead { get; }

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

    /// <summary>The bytes of the inputs that take part, each counted once however often it is read.</summary>
    public long BytesToRead => Tensors.Sum(t => t.Inputs.Sum(i => i.Source.Shape.ElementCount * i.Source.Type.Size));

    /// <summary>The bytes of the output's weights.</summary>
    public long BytesToWrite => Shards.Sum(s => s.Length);

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
        if (!locator.HasSkeletons)
        {
            return OutputWriter.Run(this, outDirectory, engine, progress, cancellationToken);
        }

        OutputChecks.Check(this, OutputWriter.FullPath(outDirectory)); // before much is fetched for nothing
        using MergePlan complete = MergePlanner.PlanComplete(Recipe, Options, progress, cancellationToken);
        return OutputWriter.Run(complete, outDirectory, engine, progress, cancellationToken);
    }

    /// <summary>Closes the models' files.</summary>
    public void Dispose()
    {
        foreach (Checkpoint checkpoint in Checkpoints)
        {
            checkpoint.Dispose();
        }

        locator.Dispose();
    }
}
