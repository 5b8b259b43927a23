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
        WriteWeights(plan, staged.Path, engine, progress, cancellationToken);
        WriteFiles(plan, staged.Path);
        cancellationToken.ThrowIfCancellationRequested();
        staged.Commit(last: plan.Shards.Count > 1 ? ShardIndex.FileName : plan.Options.Raw ? plan.Shards[0].FileName : ModelConfig.FileName);
        return new(final, plan.Tensors.Count, plan.Tensors.Sum(ShardLayout.ByteCount), Stopwatch.GetElapsedTime(start), plan.Warnings);
    }

    /// <summary>The output directory as an absolute path, without a separator at its end.</summary>
    public static string FullPath(string outDirectory) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(outDirectory));

    private static void WriteWeights(
        MergePlan plan, string directory, TensorEngine engine, IProgress<MergeProgress>? progress, CancellationToken cancellationToken)
    {
        EngineOptions options = new() { Threads = plan.Options.Threads, MemoryBudget = plan.Options.MemoryBudget, Seed = plan.Seed };
        using ShardFiles files = ShardFiles.Create(directory, plan.Shards);
        try
        {
            engine(plan.Tensors, files, options, progress, cancellationToken);
        }
        catch (IOException e)
        {
            // The sink tells of its own failures; what is left are the inputs.
            throw new MergeException([MergeProblem.Of(MergeDiagnostics.ReadFailed, plan.Recipe.Name, e.Message)], e);
        }

        files.Flush();
    }

    private static void WriteFiles(MergePlan plan, string directory)
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
                DurableFiles.Write(Path.Combine(directory, "README.md"), ModelCard.Of(plan));
            }

            if (!plan.Options.Raw)
            {
                DurableFiles.Write(Path.Combine(directory, ModelConfig.FileName), plan.Config);
                foreach (OutputFile file in SideFiles.Of(plan.Lead.Directory).Select(OutputFile.CopyOf).Concat(plan.Tokenizer.Files()))
                {
                    DurableFiles.Write(Path.Combine(directory, file.Name), file.WriteTo);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MergeException([MergeProblem.Of(MergeDiagnostics.OutputNotWritable, directory, e.Message)], e);
        }
    }
}
