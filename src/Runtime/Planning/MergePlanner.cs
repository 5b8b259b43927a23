using MergeDsl.Diagnostics;
using MergeDsl.Output;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>Turns a recipe and the headers of its models into a plan, or into a list of everything that is wrong.</summary>
internal sealed class MergePlanner
{
    private readonly MergeRecipe recipe;
    private readonly MergeOptions options;
    private readonly ProblemList problems = new();
    private readonly Dictionary<ModelReference, InputModel> models = [];

    private MergePlanner(MergeRecipe recipe, MergeOptions options)
    {
        this.recipe = recipe;
        this.options = options;
    }

    /// <exception cref="MergeException">The recipe or its models do not admit a merge.</exception>
    public static MergePlan Plan(MergeRecipe recipe, MergeOptions options)
    {
        MergePlanner planner = new(recipe, options);
        try
        {
            return planner.Plan();
        }
        catch (Exception e)
        {
            foreach (InputModel model in planner.models.Values)
            {
                model.Checkpoint.Dispose();
            }

            if (e is not (IOException or UnauthorizedAccessException))
            {
                throw;
            }

            throw MergeException.Of(MergeDiagnostics.ReadFailed, recipe.Name, e.Message);
        }
    }

    private MergePlan Plan()
    {
        RecipeChecks.RefuseUnsupported(recipe, problems);
        if (recipe.EarlierStages.Count == 0)
        {
            Open(); // else some of the models are stages
        }

        problems.ThrowIfErrors();

        ModuleLayout module = recipe.Layout.Modules[0];
        List<SliceModels> slices = [.. module.Slices.Select((layout, i) => new SliceModels(i, layout, models))];
        if (!options.AllowCrimes)
        {
            StructureChecks.Architectures([.. models.Values], problems);
        }

        if (module.WholeModels)
        {
            StructureChecks.Depths(slices[0], problems);
        }
        else
        {
            StructureChecks.LayerRanges(slices, problems);
        }

        problems.ThrowIfErrors();
        return Finish(PlanTensors(module, slices), slices, module.WholeModels);
    }

    // The lead's configuration and side files become the output's: the base model, or else the first.
    private InputModel Lead => models[recipe.Layout.BaseModel ?? recipe.Layout.Modules[0].Slices[0].Inputs[0].Model];

    private void Open()
    {
        foreach (ModelReference model in RecipeChecks.ModelsOf(recipe.Layout).Where(m => m.Adapter is null))
        {
            if (CheckpointReader.Open(model, options.ModelRoot, problems) is { } checkpoint)
            {
                models.Add(model, new(checkpoint));
            }
        }
    }

    private List<PlannedTensor> PlanTensors(ModuleLayout module, List<SliceModels> slices)
    {
        PlanFindings findings = new(problems);
        TensorPlanner planner = new(recipe, options, findings);
        List<PlannedTensor> tensors = [];
        foreach (TensorSlot slot in module.WholeModels ? TensorOutline.OfModels(slices[0], findings.Unused) : TensorOutline.OfSlices(slices, findings.Unused))
        {
            if (planner.Plan(slot) is { } tensor)
            {
                tensors.Add(tensor);
            }
        }

        findings.Report();
        problems.ThrowIfErrors();
        return tensors;
    }

    private MergePlan Finish(List<PlannedTensor> tensors, List<SliceModels> slices, bool wholeModels)
    {
        (EquatableArray<PlannedTensor> placed, EquatableArray<PlannedShard> shards) = ShardLayout.Of(tensors, options.ShardSize);
        OutputConfig config = OutputConfig.Of(Lead, models, wholeModels ? null : slices, tensors, problems);
        return new(recipe, options, [.. models.Values.Select(m => m.Checkpoint)], Lead.Checkpoint, placed, shards, config.Text, problems.All);
    }
}
