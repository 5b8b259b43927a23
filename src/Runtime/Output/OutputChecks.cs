using MergeDsl.CommandLine;
using MergeDsl.Diagnostics;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Output;

/// <summary>Whether an output directory may be written, before anything is.</summary>
internal static class OutputChecks
{
    /// <summary>The file that marks a directory as the output of a merge: only such a directory is ever replaced.</summary>
    public const string RecipeFileName = "mergekit_config.yml";

    /// <exception cref="MergeException">It may not; all reasons are named.</exception>
    public static void Check(MergePlan plan, string directory)
    {
        ProblemList problems = new();
        Check(plan, directory, problems);
        problems.ThrowIfErrors();
    }

    /// <summary>Whether the result of a plan may be written.</summary>
    public static void Check(MergePlan plan, string directory, ProblemList problems)
    {
        CheckInputs(plan, directory, problems);
        CheckContents(plan, directory, problems);
        CheckSpace(directory, plan.BytesToWrite + (plan.Options.KeepStages is null ? plan.Spools.InFiles(new(plan.EngineOptions)) : 0), problems);
    }

    /// <summary>Whether a stage may be kept beside the result.</summary>
    public static void CheckStage(MergePlan stage, string directory, string result, ProblemList problems)
    {
        if (Real(directory) == Real(result) || Real(directory).StartsWith(Real(result) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            problems.Add(MergeDiagnostics.OutputExists, result, $"stage {stage.Recipe.Name} would be kept there; choose another place for one of them");
        }

        CheckInputs(stage, directory, problems);
        CheckSpace(directory, stage.BytesToWrite, problems);
    }

    /// <summary>Whether the directory is free, or holds what may be replaced.</summary>
    /// <exception cref="MergeException">It does not.</exception>
    public static void CheckContents(MergePlan plan, string directory)
    {
        ProblemList problems = new();
        CheckContents(plan, directory, problems);
        problems.ThrowIfErrors();
    }

    private static void CheckInputs(MergePlan plan, string directory, ProblemList problems)
    {
        string output = Real(directory);
        foreach (Checkpoint checkpoint in plan.Checkpoints.Concat(plan.Stages.SelectMany(s => s.Checkpoints)))
        {
            // The files of an adapter lie in a directory of their own.
            IEnumerable<string> inputs = checkpoint.Files.Select(f => Path.GetDirectoryName(f.Path) ?? "").Prepend(checkpoint.Directory).Distinct(StringComparer.Ordinal).Select(Real);
            if (inputs.Any(input => input == output || input.StartsWith(output + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
            {
                problems.Add(MergeDiagnostics.OutputIsInput, directory, checkpoint.Model);
            }
        }
    }

    private static void CheckContents(MergePlan plan, string directory, ProblemList problems)
    {
        if (File.Exists(directory))
        {
            problems.Add(MergeDiagnostics.OutputExists, directory, "it is a file, choose another name");
        }
        else if (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any())
        {
            if (!plan.Options.Overwrite)
            {
                problems.Add(MergeDiagnostics.OutputExists, directory, "choose another, or replace an earlier output with --overwrite");
            }
            else if (!File.Exists(Path.Combine(directory, RecipeFileName)))
            {
                problems.Add(MergeDiagnostics.OutputExists, directory, $"it has no {RecipeFileName}, so it is not the output of a merge and is not replaced");
            }
        }
    }

    private static void CheckSpace(string directory, long needed, ProblemList problems)
    {
        string? existing = directory;
        while (existing is not null && !Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing);
        }

        // What an earlier run left is written over.
        string left = StagedOutput.PathOf(directory);
        long taken = Directory.Exists(left) ? Directory.EnumerateFiles(left).Sum(f => new FileInfo(f).Length) : 0;
        if (existing is not null && DiskSpace.FreeIn(existing) is { } free && free + taken < needed)
        {
            problems.Add(MergeDiagnostics.DiskFull, directory, ByteSize.Format(needed), ByteSize.Format(free));
        }
    }

    private static string Real(string directory) =>
        Directory.Exists(directory) ? new DirectoryInfo(directory).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? directory : directory;
}
