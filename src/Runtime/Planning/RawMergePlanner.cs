using MergeDsl.Diagnostics;
using MergeDsl.Hub;
using MergeDsl.Recipes;
using MergeDsl.SafeTensors;
using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>Plans merges of loose weights: tensors are matched by name, none of them is in a layer, and the output is weights alone.</summary>
internal static class RawMergePlanner
{
    /// <exception cref="MergeException">The recipe or its models do not admit a merge.</exception>
    public static MergePlan Plan(MergeRecipe recipe, MergeOptions options)
    {
        ProblemList problems = new();
        SafeTensorsHeaders headers = new();
        List<Checkpoint> checkpoints = [];
        try
        {
            RefuseStructure(recipe, problems);
            problems.ThrowIfErrors();
            foreach (ModelReference model in RecipeChecks.ModelsOf(recipe.Layout))
            {
                int before = problems.Count;
                if (LooseWeights.Open(model, options.ModelRoot, headers, problems) is { } checkpoint)
                {
                    checkpoints.Add(RecipeChecks.Taken(checkpoint, recipe.Layout));
                }

                problems.PlaceSince(before, RecipePlace.ReferenceTo(model));
            }

            problems.ThrowIfErrors();
            (EquatableArray<PlannedTensor> tensors, EquatableArray<PlannedShard> shards) =
                ShardLayout.Of(Tensors(recipe, options, checkpoints, problems), options.ShardSize);
            problems.Locate(new RecipeSource(recipe));
            return new(recipe, options, checkpoints, checkpoints[0], tensors, shards, config: "", new(null, null, null), problems.All, ModelLocator.OfDisk(options.ModelRoot));
        }
        catch (Exception e)
        {
            checkpoints.ForEach(c => c.Dispose());
            if (e is MergeException)
            {
                problems.Locate(new RecipeSource(recipe));
                problems.ThrowIfErrors();
            }

            if (e is not (IOException or UnauthorizedAccessException))
            {
                throw;
            }

            throw MergeException.Of(MergeDiagnostics.ReadFailed, recipe.Name, e.Message);
        }
    }

    /// <summary>The output's tensors, without a place in a file.</summary>
    /// <param name="recipe">A recipe of whole models.</param>
    /// <param name="options">Which tensors the output has.</param>
    /// <param name="checkpoints">Its models.</param>
    /// <param name="problems">Takes what there is to say about the models.</param>
    /// <exception cref="MergeException">They do not admit a merge.</exception>
    public static List<PlannedTensor> Tensors(MergeRecipe recipe, MergeOptions options, IEnumerable<Checkpoint> checkpoints, ProblemList problems)
    {
        SliceModels models = SliceModels.Of(
            new(0, 0), recipe.Layout.Modules[0], checkpoints.ToDictionary(c => c.Model, c => new InputModel(c)), [])!; // all models are there
        PlanFindings findings = new(problems);
        TensorPlanner planner = new(recipe, options, vocabulary: null, findings);
        List<PlannedTensor> tensors = [];
        foreach (string name in RawNames.Of(models.Models, models.LeadIndex, options.Names, problems))
        {
            TensorSlot slot = new(name, LayerPosition.Outside, models, models.Models.Select(_ => name).ToEquatableArray());
            if (planner.Plan(slot) is { } tensor)
            {
                tensors.Add(tensor);
            }
        }

        findings.Report();
        problems.ThrowIfErrors();
        return tensors;
    }

    private static void RefuseStructure(MergeRecipe recipe, ProblemList problems)
    {
        RecipeLayout layout = recipe.Layout;
        const string NoLayers = "which does not know what a layer is: list whole models under `models`";
        Refuse(recipe.EarlierStages.Count > 0, "a recipe of several documents", "which runs one merge: merge its stages one after the other");
        Refuse(layout.Modules.Any(m => m.Name is not null), "`modules`", NoLayers, new(RecipePart.Modules));
        Refuse(layout.Modules.Any(m => m.Name is null && !m.WholeModels), "`slices`", NoLayers, new(RecipePart.Slices));
        Refuse(layout.Tokenizer is not null, "a `tokenizer` block (or tokenizer_source)", "whose models have no tokenizer");
        Refuse(layout.ChatTemplate is not null, "`chat_template`", "whose models have no tokenizer");
        foreach (ModelReference model in RecipeChecks.ModelsOf(layout).Where(m => m.Adapter is not null))
        {
            Refuse(true, $"the adapter of {model}", "which takes the weights of adapters as they are: name the adapter's own file as a model", RecipePlace.ReferenceTo(model));
        }

        void Refuse(bool condition, string feature, string reason, RecipePlace? place = null)
        {
            if (condition)
            {
                problems.AddAt(place, RawMergeDiagnostics.NotRaw, recipe.Name, feature, reason);
            }
        }
    }
}
