using MergeDsl.Diagnostics;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Output;

/// <summary>Whether the inputs are, after the merge, the files that were planned with: an output of half the old and half the new must not look complete.</summary>
internal static class InputChecks
{
    /// <exception cref="MergeException">Some are not; all of them are named.</exception>
    public static void Check(MergePlan plan)
    {
        ProblemList problems = new();
        foreach (CheckpointFile file in plan.Stages.Append(plan).SelectMany(p => p.Checkpoints).SelectMany(c => c.Files).DistinctBy(f => f.Path))
        {
            if (file.FindChange() is { } change)
            {
                problems.Add(OutputDiagnostics.InputReplaced, file.Path, change);
            }
        }

        problems.ThrowIfErrors();
    }
}
