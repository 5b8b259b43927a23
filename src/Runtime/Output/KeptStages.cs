using System.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Planning;
using MergeDsl.Recipes;

namespace MergeDsl.Output;

/// <summary>Runs a plan stage by stage: each becomes a checkpoint of its own, from which the next reads it.</summary>
internal static class KeptStages
{
    /// <exception cref="MergeException">A stage or the output cannot be written, or an input cannot be read.</exception>
    public static MergeResult Run(
        MergePlan plan, string keepStages, string outDirectory, TensorEngine engine, IProgress<MergeProgress>? progress, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        Check(plan, keepStages, outDirectory);
        ProgressOfStages? all = progress is null ? null : new(progress, plan);
        foreach (MergeRecipe stage in plan.Stages.Select(s => s.Recipe))
        {
            try
            {
                // The stages before are on disk by now.
                using MergePlan ofStage = StagePlanner.PlanStage(plan.Recipe, stage, plan.Options);
                OutputWriter.Run(ofStage, KeptStage.DirectoryOf(keepStages, stage.Name), engine, all?.Next(ofStage, stage.Name), cancellationToken);
            }
            catch (MergeException e)
            {
                throw e.InStage(stage.Name);
            }
        }

        using MergePlan result = plan.Recipe.Plan(plan.Options);
        MergeResult merged = OutputWriter.Run(result, outDirectory, engine, all?.Next(result, null), cancellationToken);
        return merged with { Elapsed = Stopwatch.GetElapsedTime(start), Warnings = plan.Warnings };
    }

    private static void Check(MergePlan plan, string keepStages, string outDirectory)
    {
        ProblemList problems = new();
        string final = OutputWriter.FullPath(outDirectory);
        OutputChecks.Check([new(plan, final)], problems);
        foreach (MergePlan stage in plan.Stages)
        {
            OutputChecks.CheckStage(stage, KeptStage.DirectoryOf(keepStages, stage.Recipe.Name), final, problems);
        }

        problems.ThrowIfErrors();
    }
}
