using MergeDsl.Catalog;

namespace MergeDsl.Recipes;

/// <summary>
/// One document of a recipe file, checked and with every parameter resolved. Immutable, equal by value, without positions:
/// what the generator caches and prints, and what the interpreter runs.
/// </summary>
/// <param name="Method">The merge method.</param>
/// <param name="Modules">What is merged: one module without a name unless the recipe has <c>modules:</c>.</param>
/// <param name="BaseModel">The document's base model; or null.</param>
/// <param name="Dtype">The type that inputs are rounded to; null: each tensor's common type.</param>
/// <param name="OutDtype">The type that is written; null: <paramref name="Dtype"/>, or the common type.</param>
public sealed record Recipe(
    MethodSchema Method,
    EquatableArray<RecipeModule> Modules,
    ModelReference? BaseModel = null,
    FloatType? Dtype = null,
    FloatType? OutDtype = null)
{
    /// <summary>The name of a stage; null for a document without one.</summary>
    public string? Name { get; init; }

    /// <summary>What the output's tokenizer is made of; null: the base's (or first model's) is copied.</summary>
    public TokenizerSettings? Tokenizer { get; init; }

    /// <summary>The chat template to write: <c>auto</c>, a built-in name, or Jinja text; null: nothing changes.</summary>
    public string? ChatTemplate { get; init; }

    /// <summary>What this project's own key <c>mergedsl:</c> says.</summary>
    public RecipeExtensions Extensions { get; init; } = RecipeExtensions.None;
}
