using MergeDsl.Recipes;

namespace MergeDsl.Planning;

/// <summary>What a document of a recipe is made of, through its stages.</summary>
internal sealed class DocumentModels
{
    /// <param name="document">The document.</param>
    /// <param name="earlier">The documents that it may use, in an order in which they can run.</param>
    /// <param name="isGiven">Whether a stage is there already, so that what it is made of is not needed; null: none is.</param>
    public DocumentModels(MergeRecipe document, IReadOnlyList<MergeRecipe> earlier, Func<MergeRecipe, bool>? isGiven = null)
    {
        HashSet<string> names = [.. earlier.Select(s => s.Name)];
        HashSet<string> wanted = new(StringComparer.Ordinal);
        List<ModelReference> models = [];
        Want(document);
        List<MergeRecipe> stages = [];
        foreach (MergeRecipe stage in earlier.Reverse().Where(s => wanted.Contains(s.Name)))
        {
            stages.Insert(0, stage);
            if (isGiven is null || !isGiven(stage))
            {
                Want(stage);
            }
        }

        Stages = stages;
        All = [.. models.Distinct()];

        void Want(MergeRecipe recipe)
        {
            IEnumerable<ModelReference> references = RecipeChecks.ModelsOf(recipe.Layout);
            IEnumerable<ModelReference> others = recipe.Layout.Tokenizer?.Source.Model is { } tokenizer ? [tokenizer] : [];
            wanted.UnionWith(references.Concat(others).Where(IsStage).Select(m => m.Path));
            models.AddRange(references.Where(m => !IsStage(m)));
        }

        bool IsStage(ModelReference model) => model.Revision is null && names.Contains(model.Path);
    }

    /// <summary>The stages that it uses, directly or through others, in an order in which they can run.</summary>
    public IReadOnlyList<MergeRecipe> Stages { get; }

    /// <summary>The checkpoints that it is made of: of its own first, each once.</summary>
    public IReadOnlyList<ModelReference> All { get; }
}
