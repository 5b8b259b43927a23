using MergeDsl.Diagnostics;
using MergeDsl.Hub;
using MergeDsl.Output;
using MergeDsl.Recipes;
using MergeDsl.SafeTensors;
using MergeDsl.Tensors;
using MergeDsl.Tokenizers;

namespace MergeDsl.Planning;

/// <summary>Turns a recipe and the headers of its models into a plan, or into a list of everything that is wrong.</summary>
internal sealed class MergePlanner
{
    private readonly MergeRecipe recipe;
    private readonly MergeOptions options;
    private readonly PlannedStages stages;
    private readonly ProblemList problems = new();
    private readonly Dictionary<ModelReference, InputModel> models = [];
    private readonly ModelLocator locator;
    private readonly RecipeSource source;
    private readonly TokenizerReader tokenizers = new();
    private readonly SafeTensorsHeaders headers = new();

    private MergePlanner(MergeRecipe recipe, MergeOptions options, PlannedStages stages, ModelLocator locator)
    {
        this.recipe = recipe;
        this.options = options;
        this.stages = stages;
        this.locator = locator;
        source = new(recipe);
    }

    /// <summary>Plans one document.</summary>
    /// <param name="recipe">The recipe of the document.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="stages">The stages that it may use.</param>
    /// <param name="locator">Finds its models. It is the caller's until there is a plan, and then the plan's.</param>
    /// <exception cref="MergeException">The recipe or its models do not admit a merge, or a model cannot be fetched.</exception>
    public static MergePlan Plan(MergeRecipe recipe, MergeOptions options, PlannedStages stages, ModelLocator locator)
    {
        MergePlanner planner = new(recipe, options, stages, locator);
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

            if (e is MergeException)
            {
                planner.problems.Locate(planner.source);
                planner.problems.ThrowIfErrors();
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
        Open();
        if (problems.HasErrors && !models.ContainsKey(LeadReference))
        {
            problems.ThrowIfErrors();
        }

        // Of models that have nothing in common, every tensor would be a mistake of its own.
        if (!options.AllowCrimes && !StructureChecks.HaveOneArchitecture([.. models.Values], problems))
        {
            problems.ThrowIfErrors();
        }

        // From here on what can be looked at is: everything that is wrong is told at once.
        ModuleChecks.Check(recipe.Layout, Lead, models, problems);
        IReadOnlyList<ModuleModels> modules = ModuleModels.Of(recipe.Layout, models);
        foreach (ModuleModels module in modules)
        {
            StructureChecks.Layers(module, problems);
        }

        TokenizerPlanner tokenizer = PlanTokenizer();
        return Finish(PlanTensors(modules, tokenizer.Vocabulary), modules, tokenizer);
    }

    // Without the new vocabulary every vocabulary tensor would be a mistake of its own.
    private TokenizerPlanner PlanTokenizer()
    {
        if (recipe.Layout.Tokenizer is not null)
        {
            problems.ThrowIfErrors();
        }

        TokenizerPlanner tokenizer = new(recipe.Layout, options, [Lead, .. models.Values.Where(m => m != Lead)], locator, stages, problems);
        if (recipe.Layout.Tokenizer is not null && tokenizer.Vocabulary is null)
        {
            problems.ThrowIfErrors();
        }

        return tokenizer;
    }

    // The lead's configuration and side files become the output's: the base model, or else the first.
    private ModelReference LeadReference => recipe.Layout.BaseModel ?? recipe.Layout.Modules[0].Slices[0].Inputs[0].Model;

    private InputModel Lead => models[LeadReference];

    private void Open()
    {
        bool failed = false;
        foreach (ModelReference model in RecipeChecks.ModelsOf(recipe.Layout))
        {
            int before = problems.Count;
            if (Open(model) is { } checkpoint)
            {
                Add(model, new(RecipeChecks.Taken(checkpoint, recipe.Layout), models.Values.FirstOrDefault()));
            }
            else
            {
                failed |= problems.Count == before;
            }

            problems.PlaceSince(before, RecipePlace.ReferenceTo(model));
        }

        if (failed)
        {
            throw new MergeException(problems.All); // a stage could not be planned, which has told why
        }
    }

    private Checkpoint? Open(ModelReference model) =>
        stages.Has(model) ? stages.Open(model, options.AdaptedType, locator, problems) : CheckpointReader.Open(model, locator, problems, options.AdaptedType, headers);

    private void Add(ModelReference reference, InputModel model)
    {
        if (stages.Has(reference) || ModelChecks.Pass(model, recipe.Layout, options.ModelRoot, tokenizers, problems))
        {
            models.Add(reference, model);
        }
        else
        {
            model.Checkpoint.Dispose();
        }
    }

    private List<PlannedTensor> PlanTensors(IReadOnlyList<ModuleModels> modules, VocabularyPlan? vocabulary)
    {
        PlanFindings findings = new(problems);
        TensorPlanner planner = new(recipe, options, vocabulary, findings);
        DensityChecks densities = new(source, problems);
        TensorSlot[] slots = [.. modules.Where(m => m.Slices.Count > 0).SelectMany(m => TensorOutline.Of(m, findings))];
        List<PlannedTensor> tensors = [];
        foreach (TensorSlot slot in slots)
        {
            if (planner.Plan(slot) is { } tensor)
            {
                tensors.Add(tensor);
                densities.Look(slot, tensor);
            }
        }

        findings.Report();
        vocabulary?.Report(problems);
        densities.Report();
        if (modules.All(m => m.Slices.Count == m.Layout.Slices.Count && m.Slices.All(s => s.HasLayers)))
        {
            FilterChecks.Run(source, slots, problems); // of half the tensors nothing can be said
        }

        problems.ThrowIfErrors();
        return tensors;
    }

    private MergePlan Finish(List<PlannedTensor> tensors, IReadOnlyList<ModuleModels> modules, TokenizerPlanner tokenizer)
    {
        (EquatableArray<PlannedTensor> placed, EquatableArray<PlannedShard> shards) = ShardLayout.Of(tensors, options.ShardSize);
        OutputConfig config = OutputConfig.Of(Lead, models, modules, tensors, tokenizer.Vocabulary?.PaddedCount, problems);
        Licence.Compare([.. models.Values.Select(m => m.Checkpoint)], problems);
        problems.Locate(source);
        return new(recipe, options, [.. models.Values.Select(m => m.Checkpoint)], Lead.Checkpoint, placed, shards, config.Text, tokenizer.Output, problems.All, locator);
    }
}
