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

    /// <exception cref="MergeException">One of them may not; all reasons are named.</exception>
    public static void Check(IReadOnlyList<PlannedOutput> outputs)
    {
        ProblemList problems = new();
        Check(outputs, problems);
        problems.ThrowIfErrors();
    }

    /// <summary>Whether results may be written; several of them are in one directory.</summary>
    public static void Check(IReadOnlyList<PlannedOutput> outputs, ProblemList problems)
    {
        foreach (string directory in outputs.Select(o => o.Directory))
        {
            foreach (PlannedOutput reader in outputs)
            {
                CheckInputs(reader.Plan, directory, problems); // none may read what another one replaces
            }
        }

        foreach (PlannedOutput output in outputs)
        {
            CheckContents(output.Plan, output.Directory, problems);
        }

        string place = outputs.Count == 1 ? outputs[0].Directory : Path.GetDirectoryName(outputs[0].Directory) ?? outputs[0].Directory;
        CheckSpace(place, outputs.Sum(o => BytesToWrite(o.Plan) - BytesLeft(o.Directory)), problems);
    }

    /// <summary>Whether a stage may be kept beside the result.</summary>
    public static void CheckStage(MergePlan stage, string directory, string result, ProblemList problems)
    {
        if ($"{RealPath.Of(directory)}{Path.DirectorySeparatorChar}".StartsWith($"{RealPath.Of(result)}{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        {
            problems.Add(MergeDiagnostics.OutputExists, result, $"stage {stage.Recipe.Name} would be kept there; choose another place for one of them");
        }

        CheckInputs(stage, directory, problems);
        CheckSpace(directory, stage.BytesToWrite - BytesLeft(directory), problems);
    }

    /// <summary>Whether the directory is free, or holds what may be replaced.</summary>
    /// <exception cref="MergeException">It does not.</exception>
    public static void CheckContents(MergePlan plan, string directory)
    {
        ProblemList problems = new();
        CheckContents(plan, directory, problems);
        problems.ThrowIfErrors();
    }

    /// <summary>Whether the weights that were written are all there: who removes files of a run under way leaves less than an output.</summary>
    /// <exception cref="MergeException">They are not.</exception>
    public static void CheckWritten(MergePlan plan, string directory)
    {
        foreach (PlannedShard shard in plan.Shards)
        {
            FileInfo file = new(Path.Combine(directory, shard.FileName));
            if (!file.Exists || file.Length != shard.Length)
            {
                throw MergeException.Of(
                    MergeDiagnostics.OutputNotWritable, file.FullName, $"{(file.Exists ? "it was changed" : "it was removed")} while the merge ran; run the merge again");
            }
        }
    }

    private static void CheckInputs(MergePlan plan, string directory, ProblemList problems)
    {
        string output = RealPath.Of(directory);
        foreach (Checkpoint checkpoint in plan.Checkpoints.Concat(plan.Stages.SelectMany(s => s.Checkpoints)))
        {
            // The files of an adapter lie in a directory of their own, and those of a cache are links to others.
            IEnumerable<string> inputs =
                checkpoint.Files.SelectMany(f => new[] { f.Path, Path.GetDirectoryName(f.Path) ?? "" }).Prepend(checkpoint.Directory).Distinct(StringComparer.Ordinal).Select(RealPath.Of);
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
        else if (Directory.Exists(directory) && StagedOutput.ContentsOf(directory).Any())
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

        if (existing is not null && DiskSpace.FreeIn(existing) is { } free && free < needed)
        {
            problems.Add(MergeDiagnostics.DiskFull, directory, ByteSize.Format(needed), ByteSize.Format(free));
        }
    }

    private static long BytesToWrite(MergePlan plan) => plan.BytesToWrite + (plan.Options.KeepStages is null ? plan.Spools.InFiles(new(plan.EngineOptions)) : 0);

    // What an earlier run left is written over.
    private static long BytesLeft(string directory) =>
        StagedOutput.PathsOf(directory).Where(Directory.Exists).SelectMany(Directory.EnumerateFiles).Sum(f => new FileInfo(f).Length);
}
