using System.Diagnostics;
using MergeDsl.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.SafeTensors;
using MergeDsl.Tensors;
using MergeDsl.Tokenizers;

namespace MergeDsl.Output;

/// <summary>Runs a plan into a directory that appears when it is complete and on the disk.</summary>
internal static class OutputWriter
{
    /// <exception cref="MergeException">The output cannot be written, or an input cannot be read.</exception>
    public static MergeResult Run(
        MergePlan plan, string outDirectory, TensorEngine engine, IProgress<MergeProgress>? progress, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        string final = FullPath(outDirectory);
        OutputChecks.Check(plan, final);
        cancellationToken.ThrowIfCancellationRequested();
        using StagedOutput staged = StagedOutput.Create(final);
        OutputChecks.CheckContents(plan, final); // another run may have ended meanwhile
        ProblemList findings = new();
        WeightWriter writer = new(plan, staged, engine);
        IReadOnlyList<string> digests = writer.Run(findings, progress, cancellationToken);
        WriteFiles(plan, staged.Path, digests);
        cancellationToken.ThrowIfCancellationRequested();
        staged.Commit(last: plan.Shards.Count > 1 ? ShardIndex.FileName : plan.Options.Raw ? plan.Shards[0].FileName : ModelConfig.FileName);
        return new(
            final, plan.Tensors.Count, plan.Tensors.Sum(ShardLayout.ByteCount), Stopwatch.GetElapsedTime(start), plan.Warnings.Concat(findings.All).ToEquatableArray())
        {
            Summary = writer.Summary,
        };
    }

    /// <summary>The output directory as an absolute path, without a separator at its end.</summary>
    public static string FullPath(string outDirectory) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(outDirectory));

    /// <summary>Writes what comes along with the weights: the tokenizer, and small files that describe the model.</summary>
    public static void WriteSideFiles(MergePlan plan, string directory)
    {
        foreach (OutputFile file in SideFiles.Of(plan.Lead.Directory).Select(OutputFile.CopyOf).Concat(plan.Tokenizer.Files()))
        {
            DurableFiles.Write(Path.Combine(directory, file.Name), file.WriteTo);
        }
    }

    private static void WriteFiles(MergePlan plan, string directory, IReadOnlyList<string> digests)
    {
        try
        {
            if (plan.Shards.Count > 1)
            {
                DurableFiles.Write(Path.Combine(directory, ShardIndex.FileName), WeightIndex.Of(plan));
            }

            DurableFiles.Write(Path.Combine(directory, OutputChecks.RecipeFileName), plan.Recipe.Source.Text);
            if (plan.Options.WriteModelCard)
            {
                DurableFiles.Write(Path.Combine(directory, ModelCard.FileName), ModelCard.Of(plan));
            }

            if (!plan.Options.Raw)
            {
                DurableFiles.Write(Path.Combine(directory, ModelConfig.FileName), plan.Config);
                WriteSideFiles(plan, directory);
            }

            DurableFiles.Write(Path.Combine(directory, OutputManifest.FileName), file => file.Write(OutputManifest.Of(plan, directory, digests)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MergeException([MergeProblem.Of(MergeDiagnostics.OutputNotWritable, directory, e.Message)], e);
        }
    }
}
