using System.Diagnostics;
using MergeDsl.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.SafeTensors;
using MergeDsl.Tensors;
using MergeDsl.Tokenizers;

namespace MergeDsl.Output;

/// <summary>Runs plans into directories that appear when they are complete and on the disk.</summary>
internal static class OutputWriter
{
    /// <summary>Runs a plan.</summary>
    /// <exception cref="MergeException">The output cannot be written, or an input cannot be read.</exception>
    public static MergeResult Run(
        MergePlan plan, string outDirectory, TensorEngine engine, IProgress<MergeProgress>? progress, CancellationToken cancellationToken) =>
        Run([new(plan, FullPath(outDirectory))], engine, progress, cancellationToken)[0];

    /// <summary>
    /// Runs plans together, with threads and memory of the first. What fails for one of them ends the run for all; those that
    /// have their names by then stay.
    /// </summary>
    /// <exception cref="MergeException">An output cannot be written, or an input cannot be read.</exception>
    public static IReadOnlyList<MergeResult> Run(
        IReadOnlyList<PlannedOutput> outputs, TensorEngine engine, IProgress<MergeProgress>? progress, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        OutputChecks.Check(outputs);
        cancellationToken.ThrowIfCancellationRequested();
        List<PendingOutput> pending = [];
        using DirectWriter writer = new(outputs[0].Plan.Options.Disk, outputs.Count, outputs[0].Plan.EngineOptions);
        try
        {
            foreach (PlannedOutput output in outputs)
            {
                pending.Add(PendingOutput.Begin(output, writer, cancellationToken));
            }

            pending.ForEach(p => p.Own());
            Make(outputs, pending, engine, progress, cancellationToken);
            pending.ForEach(p => p.Complete());
            cancellationToken.ThrowIfCancellationRequested();
            return [.. pending.Select(p => p.Commit(start))];
        }
        finally
        {
            pending.ForEach(p => p.Dispose());
        }
    }

    /// <summary>The output directory as an absolute path, without a separator at its end. Links are followed: what they lead to is written.</summary>
    /// <exception cref="MergeException">It is no path.</exception>
    public static string FullPath(string outDirectory)
    {
        try
        {
            return Path.TrimEndingDirectorySeparator(RealPath.Of(outDirectory));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new MergeException([MergeProblem.Of(MergeDiagnostics.OutputNotWritable, $"'{outDirectory}'", FileFault.Describe(e))], e);
        }
    }

    /// <summary>Writes what comes along with the weights: the tokenizer, and small files that describe the model.</summary>
    public static void WriteSideFiles(MergePlan plan, OutputDisk disk, string directory)
    {
        foreach (OutputFile file in SideFiles.Of(plan.Lead.Directory).Select(OutputFile.CopyOf).Concat(plan.Tokenizer.Files()))
        {
            disk.WriteFile(Path.Combine(directory, file.Name), file.WriteTo);
        }
    }

    /// <summary>Writes everything but the weights.</summary>
    public static void WriteFiles(MergePlan plan, StagedOutput staged, IReadOnlyList<string> digests)
    {
        if (plan.Shards.Count > 1)
        {
            Write(ShardIndex.FileName, WeightIndex.Of(plan));
        }

        Write(OutputChecks.RecipeFileName, plan.Recipe.Source.Text);
        if (plan.Options.WriteModelCard)
        {
            Write(ModelCard.FileName, ModelCard.Of(plan));
        }

        if (!plan.Options.Raw)
        {
            Write(ModelConfig.FileName, plan.Config);
            WriteSideFiles(plan, staged.Disk, staged.Path);
        }

        staged.Disk.WriteFile(Path.Combine(staged.Path, OutputManifest.FileName), file => file.Write(OutputManifest.Of(plan, staged.Path, digests)));

        void Write(string name, string text) => staged.Disk.WriteFile(Path.Combine(staged.Path, name), text);
    }

    private static void Make(
        IReadOnlyList<PlannedOutput> outputs, List<PendingOutput> pending, TensorEngine engine, IProgress<MergeProgress>? progress, CancellationToken cancellationToken)
    {
        EngineOptions options = outputs[0].Plan.EngineOptions with { SpoolDirectory = pending[0].Path };
        try
        {
            engine([.. pending.Zip(outputs, (p, o) => p.Tensors with { Name = outputs.Count > 1 ? o.Name : null })], options, progress, cancellationToken);
        }
        catch (IOException e)
        {
            // The sink tells of its own failures; what is left are the inputs.
            throw new MergeException([MergeProblem.Of(MergeDiagnostics.ReadFailed, string.Join(", ", outputs.Select(o => o.Plan.Recipe.Name)), FileFault.Describe(e))], e);
        }
    }
}
