using MergeDsl.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Hub;
using MergeDsl.Recipes;

namespace MergeDsl.Planning;

/// <summary>Plans the documents of a recipe, each by itself, after those that it uses.</summary>
/// <param name="earlier">The documents that may be used, in an order in which they can run.</param>
/// <param name="options">How they are run.</param>
/// <param name="locator">Finds their models.</param>
internal sealed class StagePlanner(IReadOnlyList<MergeRecipe> earlier, MergeOptions options, ModelLocator locator)
{
    private readonly PlannedStages stages = new();
    private readonly List<MergePlan> plans = [];
    private readonly List<MergeProblem> problems = [];

    /// <summary>Plans a recipe with the stages that it is made of; of models that are not on this machine the headers are fetched, and nothing else.</summary>
    /// <exception cref="MergeException">The recipe or its models do not admit a merge; all documents that can be looked at have been.</exception>
    public static MergePlan Plan(MergeRecipe recipe, MergeOptions options, CancellationToken cancellationToken) =>
        Plan(recipe, options, new ModelLocator(options, headersOnly: true, null, cancellationToken));

    /// <summary>Plans a recipe with all of the models' weights on this machine: those that are not are fetched.</summary>
    /// <exception cref="MergeException">The recipe or its models do not admit a merge, or a model cannot be fetched.</exception>
    public static MergePlan PlanComplete(MergeRecipe recipe, MergeOptions options, IProgress<MergeProgress>? progress, CancellationToken cancellationToken) =>
        Plan(recipe, options, new ModelLocator(options, headersOnly: false, progress, cancellationToken));

    /// <summary>Plans one of a recipe's stages as if it were the result.</summary>
    public static MergePlan PlanStage(MergeRecipe recipe, MergeRecipe stage, MergeOptions options) =>
        new StagePlanner([.. recipe.EarlierStages.TakeWhile(s => s.Name != stage.Name)], options, new(options, headersOnly: true, null, default)).Plan(stage);

    private static MergePlan Plan(MergeRecipe recipe, MergeOptions options, ModelLocator locator)
    {
        StagePlanner planner = new(recipe.EarlierStages, options, locator);
        planner.TellUnused(recipe);
        return planner.Plan(recipe);
    }

    private MergePlan Plan(MergeRecipe target)
    {
        try
        {
            foreach (MergeRecipe stage in new DocumentModels(target, earlier, IsKept).Stages)
            {
                Add(stage);
            }

            MergePlan plan = MergePlanner.Plan(target, options, stages, locator);
            return earlier.Count == 0 ? plan : plan.Over(plans, earlier, problems);
        }
        catch (Exception e)
        {
            plans.ForEach(p => p.Dispose());
            locator.Dispose();
            if (e is MergeException known && problems.Count > 0)
            {
                throw new MergeException([.. problems, .. known.Problems], known);
            }

            throw;
        }
    }

    private void Add(MergeRecipe stage)
    {
        if (options.KeepStages is { } directory && IsKept(stage))
        {
            string place = KeptStage.DirectoryOf(directory, stage.Name);
            stages.AddKept(stage.Name, place);
            problems.Add(MergeProblem.Of(MergeDiagnostics.StageKept, stage.Name, place));
            return;
        }

        try
        {
            MergePlan plan = MergePlanner.Plan(stage, options, stages, locator);
            plans.Add(plan);
            stages.Add(plan);
            problems.AddRange(plan.Warnings.Select(w => w.InStage(stage.Name)));
        }
        catch (MergeException e)
        {
            stages.AddFailed(stage.Name);
            problems.AddRange(e.InStage(stage.Name).Problems);
        }
    }

    private bool IsKept(MergeRecipe stage) => options.KeepStages is { } directory && KeptStage.IsThere(KeptStage.DirectoryOf(directory, stage.Name));

    private void TellUnused(MergeRecipe recipe)
    {
        IReadOnlyList<MergeRecipe> used = new DocumentModels(recipe, earlier).Stages;
        problems.AddRange(earlier.Except(used).Select(s => MergeProblem.Of(MergeDiagnostics.StageUnused, s.Name)));
    }
}
