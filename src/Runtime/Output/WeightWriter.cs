using MergeDsl.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Planning;
using MergeDsl.Recipes;

namespace MergeDsl.Output;

/// <summary>Takes the tensors of an output, but for those that an earlier run has written, with their digests.</summary>
internal sealed class WeightWriter : IDisposable
{
    private readonly MergePlan plan;
    private readonly StagedOutput staged;
    private readonly string[] digests;
    private readonly ShardFiles files;
    private readonly FiniteCheck check;
    private readonly NormSink norms;
    private Journal? journal;

    private WeightWriter(MergePlan plan, StagedOutput staged, ShardFiles files)
    {
        this.plan = plan;
        this.staged = staged;
        this.files = files;
        digests = new string[plan.Tensors.Count];
        check = new(new TensorDigests(plan.Tensors, files, Note), plan.Options.AllowNonFinite);
        norms = new(check, plan.Tensors);
    }

    /// <summary>The tensors that are not written yet, and where they go.</summary>
    public EngineOutput Tensors => new([.. plan.Tensors.Where((_, i) => digests[i] is null)], norms, plan.Seed);

    /// <summary>What tells, after the run, whether the output looks like a model: of the tensors that it has written.</summary>
    public MergeSummary Summary { get; private set; } = MergeSummary.None;

    /// <summary>Makes the files, or takes over those of a run that was killed.</summary>
    /// <exception cref="MergeException">They cannot be made.</exception>
    public static WeightWriter Begin(MergePlan plan, StagedOutput staged, DirectWriter writer, ProblemList findings, CancellationToken cancellationToken)
    {
        string fingerprint = PlanFingerprint.Of(plan);
        IReadOnlyDictionary<int, string> noted = plan.Options.Resume ? Journal.Read(staged.Path, fingerprint) : new Dictionary<int, string>();
        staged.Clear(keep: noted.Count > 0 ? [Journal.FileName, .. plan.Shards.Select(s => s.FileName)] : []);
        WeightWriter weights = new(plan, staged, ShardFiles.Create(staged.Disk, writer, staged.Path, plan.Shards));
        try
        {
            Dictionary<int, string> finished = weights.TakeOver(noted, cancellationToken);
            if (finished.Count > 0)
            {
                findings.Add(OutputDiagnostics.Resumed, plan.Recipe.Name, finished.Count, plan.Tensors.Count);
            }

            weights.journal = Journal.Begin(staged.Disk, staged.Path, fingerprint, finished);
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Forces the tensors to the disk when all are made, and returns the digests of all in the plan's order.</summary>
    /// <exception cref="MergeException">An output cannot be written, or does not read back as it was written.</exception>
    public IReadOnlyList<string> Finish(ProblemList findings)
    {
        check.Report(findings);
        Summary = new(plan.Tensors.Count(t => t.Method is not null), plan.Tensors.Count(t => t.Method is null), check.Found, check.FoundIn, norms.Models, norms.Norms);
        for (int i = 0; i < digests.Length; i++)
        {
            digests[i] ??= TensorDigests.OfNothing; // an empty tensor is never handed over
        }

        journal?.Flush();
        files.Flush();
        if (plan.Options.Verify)
        {
            Verify();
        }

        staged.Disk.Delete(Path.Combine(staged.Path, Journal.FileName));
        return digests;
    }

    public void Dispose()
    {
        journal?.Dispose();
        files.Dispose();
    }

    private void Note(int index, string digest)
    {
        digests[index] = digest;
        journal?.Add(index, digest);
    }

    // What was noted and reads back as noted.
    private Dictionary<int, string> TakeOver(IReadOnlyDictionary<int, string> noted, CancellationToken cancellationToken)
    {
        Dictionary<int, string> finished = [];
        foreach ((int index, string digest) in noted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (index < plan.Tensors.Count && DigestOf(plan.Tensors[index]) == digest)
            {
                finished.Add(index, digest);
                digests[index] = digest;
            }
        }

        return finished;
    }

    private void Verify()
    {
        for (int i = 0; i < digests.Length; i++)
        {
            string found = DigestOf(plan.Tensors[i]);
            if (found != digests[i])
            {
                throw MergeException.Of(OutputDiagnostics.WrittenDiffers, plan.Shards[plan.Tensors[i].Shard].FileName, plan.Tensors[i].Name, digests[i], found);
            }
        }
    }

    private string DigestOf(PlannedTensor tensor) =>
        TensorDigests.Of((offset, destination) => files.Read(tensor, offset, destination), ShardLayout.ByteCount(tensor));
}
