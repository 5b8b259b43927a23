namespace MergeDsl.Recipes;

/// <summary>What a recipe says under <c>mergedsl:</c>.</summary>
/// <param name="Class">The name of the generated class; null: from the file's name.</param>
/// <param name="Namespace">Its namespace; null: <c>&lt;RootNamespace&gt;.Recipes</c>.</param>
/// <param name="IsInternal">Whether the class is internal.</param>
/// <param name="Seed">The seed of random masks; null: the fixed default.</param>
public sealed record RecipeExtensions(string? Class = null, string? Namespace = null, bool IsInternal = false, ulong? Seed = null)
{
    /// <summary>Nothing said.</summary>
    public static RecipeExtensions None { get; } = new();
}
