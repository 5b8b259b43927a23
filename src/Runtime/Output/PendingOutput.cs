using System.Diagnostics;
using MergeDsl.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.SafeTensors;
using MergeDsl.Tensors;

namespace MergeDsl.Output;

/// <summary>An output on its way: it is made in a hidden directory, which is removed unless the output gets its name.</summary>
internal sealed class PendingOutput : IDisposable
{
    private readonly PlannedOutput output;
    private readonly StagedOutput staged;
    private readonly WeightWriter weights;
    private readonly ProblemList findings = new();

    private PendingOutput(PlannedOutput output, StagedOutput staged, DirectWriter writer, CancellationToken cancellationToken)
    {
        this.output = output;
        this.staged = staged;
        OutputChecks.CheckContents(output.Plan, output.Directory); // another run may have ended meanwhile
        weights = WeightWriter.Begin(output.Plan, staged, writer, findings, cancellationToken);
    }

    /// <summary>Makes the hidden directory, or goes on with the one that a run left which was killed.</summary>
    /// <exception cref="MergeException">The output cannot be written.</exception>
    public static PendingOutput Begin(PlannedOutput output, DirectWriter writer, CancellationToken cancellationToken)
    {
        StagedOutput staged = StagedOutput.Create(output.Directory, output.Plan.Options.Disk);
        try
        {
            return new(output, staged, writer, cancellationToken);
        }
        catch (Exception e)
        {
            staged.Dispose();
            if (e is IOException or UnauthorizedAccessException)
            {
                throw Failed(staged, e);
            }

            throw;
        }
    }

    /// <summary>Where it is made.</summary>
    public string Path => staged.Path;

    /// <summary>The tensors that are to be made.</summary>
    public EngineOutput Tensors => weights.Tensors;

    /// <summary>Says that all outputs of the run could begin: what an earlier run has left is this one's from now on.</summary>
    public void Own() => staged.Own();

    /// <summary>Writes what remains when all tensors are made, and forces everything to the disk.</summary>
    /// <exception cref="MergeException">It cannot be written, or does not read back as it was written.</exception>
    public void Complete()
    {
        try
        {
            IReadOnlyList<string> digests = weights.Finish(findings);
            weights.Dispose();
            InputChecks.Check(output.Plan);
            OutputWriter.WriteFiles(output.Plan, staged, digests);
            OutputChecks.CheckWritten(output.Plan, staged.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(staged, e);
        }
    }

    /// <summary>Gives the complete output its name.</summary>
    /// <param name="start">When the run began.</param>
    public MergeResult Commit(long start)
    {
        MergePlan plan = output.Plan;
        OutputChecks.CheckContents(plan, output.Directory); // something else may have appeared there meanwhile
        string last = plan.Shards.Count > 1 ? ShardIndex.FileName : plan.Options.Raw ? plan.Shards[0].FileName : ModelConfig.FileName;
        staged.Commit(last, replaces: plan.Options.Overwrite);
        EquatableArray<MergeProblem> warnings = plan.Warnings.Concat(findings.All).ToEquatableArray();
        return new(output.Directory, plan.Tensors.Count, plan.Tensors.Sum(ShardLayout.ByteCount), Stopwatch.GetElapsedTime(start), warnings) { Summary = weights.Summary };
    }

    public void Dispose()
    {
        weights.Dispose();
        staged.Dispose();
    }

    private static MergeException Failed(StagedOutput staged, Exception cause) =>
        new([MergeProblem.Of(MergeDiagnostics.OutputNotWritable, staged.Path, FileFault.Describe(cause))], cause);
}
