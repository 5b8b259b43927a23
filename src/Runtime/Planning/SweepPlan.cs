using MergeDsl.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Output;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>Plans that are run together, each into a directory of its own beside the others. It keeps the models' files open until it is disposed of.</summary>
public sealed class SweepPlan : IDisposable
{
    private readonly EquatableArray<string> names;

    internal SweepPlan(IReadOnlyList<string> names, IReadOnlyList<MergePlan> plans) => (this.names, Plans) = (names.ToEquatableArray(), plans);

    /// <summary>The plans, in the order of the sweep.</summary>
    public IReadOnlyList<MergePlan> Plans { get; }

    /// <summary>The bytes of the inputs, each counted once however many plans read it.</summary>
    public long BytesToRead => Plans.SelectMany(p => p.Tensors).SelectMany(t => t.Inputs).SelectMany(i => Leaves(i.Source))
        .DistinctBy(s => s.Identity).Sum(s => s.Shape.ElementCount * s.Type.Size);

    /// <summary>The bytes of the weights of all outputs.</summary>
    public long BytesToWrite => Plans.Sum(p => p.BytesToWrite);

    /// <summary>
    /// Runs the plans. Tensors that read the same inputs are made together, so that these are read once. Each output is what its
    /// plan would write alone, and appears under its name when all are complete.
    /// </summary>
    /// <param name="outRoot">The directory that the outputs are to lie in, each under its name in the sweep.</param>
    /// <param name="progress">Is told how far all of them are.</param>
    /// <param name="cancellationToken">Ends the run; nothing is left behind.</param>
    /// <returns>What came of each, in the order of the sweep.</returns>
    /// <exception cref="MergeException">An output cannot be written, or an input cannot be read. That ends the run for all of them.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<MergeResult> Execute(string outRoot, IProgress<MergeProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Execute(outRoot, MergeEngine.Run, progress, cancellationToken);

    internal IReadOnlyList<MergeResult> Execute(string outRoot, TensorEngine engine, IProgress<MergeProgress>? progress, CancellationToken cancellationToken)
    {
        string root = OutputWriter.FullPath(outRoot);
        if (Plans.Count <= 1)
        {
            return [.. Plans.Select(p => p.Execute(Path.Combine(root, names[0]), engine, progress, cancellationToken))];
        }

        if (Plans.Any(p => p.Options.KeepStages is not null))
        {
            throw MergeException.Of(SweepDiagnostics.StagesOfSeveral, Plans.Count);
        }

        IReadOnlyList<PlannedOutput> outputs = Outputs(root, Plans);
        if (!Plans.Any(p => p.HasSkeletons))
        {
            return OutputWriter.Run(outputs, engine, progress, cancellationToken);
        }

        OutputChecks.Check(outputs); // before much is fetched for nothing
        List<MergePlan> complete = [];
        try
        {
            complete.AddRange(Plans.Select(p => StagePlanner.PlanComplete(p.Recipe, p.Options, progress, cancellationToken)));
            return OutputWriter.Run(Outputs(root, complete), engine, progress, cancellationToken);
        }
        finally
        {
            complete.ForEach(p => p.Dispose());
        }
    }

    /// <summary>Closes the models' files.</summary>
    public void Dispose()
    {
        foreach (MergePlan plan in Plans)
        {
            plan.Dispose();
        }
    }

    private IReadOnlyList<PlannedOutput> Outputs(string root, IReadOnlyList<MergePlan> plans) => [.. plans.Select((p, i) => new PlannedOutput(p, OutputWriter.FullPath(Path.Combine(root, names[i]))))];

    private static IEnumerable<TensorSource> Leaves(TensorSource source) => source.Origins.Count == 0 ? [source] : source.Origins.SelectMany(Leaves);
}
