using MergeDsl.Hub;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>The stages that a document may use as models: planned, or kept on disk by an earlier run.</summary>
internal sealed class PlannedStages
{
    private readonly Dictionary<string, Checkpoint?> planned = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> kept = new(StringComparer.Ordinal);

    /// <summary>Whether a reference means a stage. A stage has no revisions, but may be given an adapter.</summary>
    public bool Has(ModelReference model) => model.Revision is null && (planned.ContainsKey(model.Path) || kept.ContainsKey(model.Path));

    /// <summary>Opens a stage as a model; null where it could not be planned, which has been told, or cannot be read.</summary>
    /// <param name="model">The stage, perhaps with an adapter.</param>
    /// <param name="adaptedType">The type of weights that the adapter is added to; null: their own.</param>
    /// <param name="locator">Finds the adapter.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public Checkpoint? Open(ModelReference model, FloatType? adaptedType, ModelLocator locator, ProblemList problems)
    {
        Checkpoint? stage = kept.TryGetValue(model.Path, out string? directory)
            ? CheckpointReader.Open(new(directory), ModelLocator.OfDisk(null), problems)
            : planned[model.Path];
        return stage is null || model.Adapter is null ? stage?.As(model) : CheckpointReader.Adapt(stage, model, adaptedType, locator, problems);
    }

    /// <summary>Adds a stage that the engine computes.</summary>
    public void Add(MergePlan plan) => planned.Add(plan.Recipe.Name, StageCheckpoint.Of(plan));

    /// <summary>Adds a stage that could not be planned.</summary>
    public void AddFailed(string stage) => planned.Add(stage, null);

    /// <summary>Adds a stage that is read from a directory.</summary>
    public void AddKept(string stage, string directory) => kept.Add(stage, directory);
}
