using MergeDsl.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Planning;
using MergeDsl.Recipes;

namespace MergeDsl.Output;

/// <summary>Writes the tensors of an output, but for those that an earlier run has written, and takes their digests.</summary>
/// <param name="plan">The plan.</param>
/// <param name="staged">Where it is written.</param>
/// <param name="engine">Makes the tensors.</param>
internal sealed class WeightWriter(MergePlan plan, StagedOutput staged, TensorEngine engine)
{
    private readonly string[] digests = new string[plan.Tensors.Count];

    /// <summary>What tells, after the run, whether the output looks like a model: of the tensors that it has written.</summary>
    public MergeSummary Summary { get; private set; } = MergeSummary.None;

    /// <summary>Writes, and returns the digests of all tensors in the plan's order.</summary>
    /// <exception cref="MergeException">An input cannot be read, an output cannot be written, or a result is not finite.</exception>
    public IReadOnlyList<string> Run(ProblemList findings, IProgress<MergeProgress>? progress, CancellationToken cancellationToken)
    {
        string fingerprint = PlanFingerprint.Of(plan);
        IReadOnlyDictionary<int, string> noted = plan.Options.Resume ? Journal.Read(staged.Path, fingerprint) : new Dictionary<int, string>();
        staged.Clear(keep: noted.Count > 0 ? [.. plan.Shards.Select(s => s.FileName)] : []);
        using ShardFiles files = ShardFiles.Create(staged.Path, plan.Shards);
        Dictionary<int, string> finished = TakeOver(files, noted, cancellationToken);
        if (finished.Count > 0)
        {
            findings.Add(OutputDiagnostics.Resumed, plan.Recipe.Name, finished.Count, plan.Tensors.Count);
        }

        using (Journal journal = Journal.Begin(staged.Path, fingerprint, finished))
        {
            Write(files, journal, findings, progress, cancellationToken);
        }

        files.Flush();
        if (plan.Options.Verify)
        {
            Verify(files);
        }

        File.Delete(Path.Combine(staged.Path, Journal.FileName));
        return digests;
    }

    // What was noted and reads back as noted.
    private Dictionary<int, string> TakeOver(ShardFiles files, IReadOnlyDictionary<int, string> noted, CancellationToken cancellationToken)
    {
        Dictionary<int, string> finished = [];
        foreach ((int index, string digest) in noted.Where(n => n.Key < plan.Tensors.Count))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (DigestOf(files, plan.Tensors[index]) == digest)
            {
                finished.Add(index, digest);
                digests[index] = digest;
            }
        }

        return finished;
    }

    private void Write(ShardFiles files, Journal journal, ProblemList findings, IProgress<MergeProgress>? progress, CancellationToken cancellationToken)
    {
        TensorDigests taken = new(plan.Tensors, files, (index, digest) =>
        {
            digests[index] = digest;
            journal.Add(index, digest);
        });
        FiniteCheck check = new(taken, plan.Options.AllowNonFinite);
        NormSink norms = new(check, plan.Tensors);
        EngineOptions options = plan.EngineOptions with { SpoolDirectory = staged.Path };
        try
        {
            engine([.. plan.Tensors.Where((_, i) => digests[i] is null)], norms, options, progress, cancellationToken);
        }
        catch (IOException e)
        {
            // The sink tells of its own failures; what is left are the inputs.
            throw new MergeException([MergeProblem.Of(MergeDiagnostics.ReadFailed, plan.Recipe.Name, e.Message)], e);
        }

        check.Report(findings);
        Summary = new(plan.Tensors.Count(t => t.Method is not null), plan.Tensors.Count(t => t.Method is null), check.Found, check.FoundIn, norms.Models, norms.Norms);
        for (int i = 0; i < digests.Length; i++)
        {
            digests[i] ??= TensorDigests.OfNothing; // an empty tensor is never handed over
        }
    }

    private void Verify(ShardFiles files)
    {
        for (int i = 0; i < digests.Length; i++)
        {
            string found = DigestOf(files, plan.Tensors[i]);
            if (found != digests[i])
            {
                throw MergeException.Of(OutputDiagnostics.WrittenDiffers, plan.Shards[plan.Tensors[i].Shard].FileName, plan.Tensors[i].Name, digests[i], found);
            }
        }
    }

    private static string DigestOf(ShardFiles files, PlannedTensor tensor) =>
        TensorDigests.Of((offset, destination) => files.Read(tensor, offset, destination), ShardLayout.ByteCount(tensor));
}
