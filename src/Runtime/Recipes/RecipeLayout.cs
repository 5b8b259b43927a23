using MergeDsl.Catalog;

namespace MergeDsl.Recipes;

/// <summary>What a recipe merges into what, without the values of parameters: what planning starts from.</summary>
/// <param name="Method">The merge method.</param>
/// <param name="Modules">Who takes part; one module without a name unless the recipe has <c>modules:</c>.</param>
/// <param name="BaseModel">The document's base model; or null.</param>
public sealed record RecipeLayout(MethodSchema Method, EquatableArray<ModuleLayout> Modules, ModelReference? BaseModel)
{
    /// <summary>The type that inputs are rounded to; null: each tensor's common type.</summary>
    public FloatType? Dtype { get; init; }

    /// <summary>The type that is written; null: <see cref="Dtype"/>, or the common type.</summary>
    public FloatType? OutDtype { get; init; }

    /// <summary>The seed of random masks that the recipe gives; or null.</summary>
    public ulong? Seed { get; init; }

    /// <summary>What the output's tokenizer is made of; null: the base's (or first model's) is copied.</summary>
    public TokenizerSettings? Tokenizer { get; init; }

    /// <summary>The chat template to write; null: nothing changes.</summary>
    public string? ChatTemplate { get; init; }

    /// <summary>A merge of whole models.</summary>
    /// <param name="method">The merge method.</param>
    /// <param name="baseModel">The base model; or null.</param>
    /// <param name="models">All inputs in the recipe's order, the base among them where it takes part.</param>
    public static RecipeLayout OfModels(MethodSchema method, ModelReference? baseModel, params ReadOnlySpan<ModelReference> models)
    {
        SliceInput[] inputs = new SliceInput[models.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = new(models[i]);
        }

        return new(method, [new(null, WholeModels: true, [new([.. inputs], baseModel)])], baseModel);
    }

    /// <summary>A merge of slices.</summary>
    /// <param name="method">The merge method.</param>
    /// <param name="baseModel">The document's base model; or null.</param>
    /// <param name="slices">The slices, from the first layer to the last.</param>
    public static RecipeLayout OfSlices(MethodSchema method, ModelReference? baseModel, params ReadOnlySpan<SliceLayout> slices) =>
        new(method, [new(null, WholeModels: false, [.. slices])], baseModel);
}
