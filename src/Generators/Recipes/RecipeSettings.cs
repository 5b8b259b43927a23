using MergeDsl.Catalog;

namespace MergeDsl.Generators.Recipes;

/// <summary>What every recipe of a project is compiled with.</summary>
/// <param name="Catalog">The methods that it may name.</param>
/// <param name="Speaks">Whether the generator reports mistakes, because no analyzer will.</param>
internal sealed record RecipeSettings(MethodCatalog Catalog, bool Speaks);
