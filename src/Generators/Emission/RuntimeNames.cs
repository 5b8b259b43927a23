namespace MergeDsl.Generators.Emission;

/// <summary>All that the generators know of the runtime, by name; a test asserts that each of these exists there.</summary>
internal static class RuntimeNames
{
    public const string RootNamespace = "MergeDsl";
    public const string CatalogNamespace = "MergeDsl.Catalog";
    public const string DeclarationNamespace = "MergeDsl.Declaration";
    public const string MethodsNamespace = "MergeDsl.Methods";
    public const string RecipesNamespace = "MergeDsl.Recipes";

    public const string MergeMethod = "MergeDsl.Methods.MergeMethod";
    public const string MergeMethodSet = "MergeDsl.Methods.MergeMethodSet";
    public const string EquatableArray = "MergeDsl.EquatableArray`1";
    public const string MergeMethodAttribute = "MergeDsl.Declaration.MergeMethodAttribute";
    public const string BaseModelAttribute = "MergeDsl.Declaration.BaseModelAttribute";
    public const string InputsAttribute = "MergeDsl.Declaration.InputsAttribute";
    public const string ModelsAttribute = "MergeDsl.Declaration.ModelsAttribute";
    public const string NoEffectAttribute = "MergeDsl.Declaration.NoEffectAttribute";
    public const string WithinAttribute = "MergeDsl.Declaration.WithinAttribute";
    public const string NonZeroSumAttribute = "MergeDsl.Declaration.NonZeroSumAttribute";
    public const string InRangeAttribute = "MergeDsl.Declaration.InRangeAttribute";
    public const string UsuallyAttribute = "MergeDsl.Declaration.UsuallyAttribute";
    public const string IdleAttribute = "MergeDsl.Declaration.IdleAttribute";
    public const string MergeMethodSchemaAttribute = "MergeDsl.Catalog.MergeMethodSchemaAttribute";

    public const string MergeApplication = "MergeDsl.CommandLine.MergeApplication";

    public const string MergeRecipe = "MergeDsl.Recipes.MergeRecipe";
    public const string HostingExtensions = "MergeDsl.Hosting.MergeRecipeServices";

    /// <summary>Types that the code of recipes names without their namespaces.</summary>
    public static IReadOnlyCollection<string> InRecipes { get; } =
    [
        "EquatableArray", "FloatType", "LayerPosition", "MergeMethod", "MergeRecipe", "ModelReference", "RecipeLayout", "RecipeText",
        "RecipeValue", "RecipeValueException", "ScalarValue", "TensorSite", "TokenizerSourceKind", "ValueOverride",
    ];

    /// <summary>The last part of a full name.</summary>
    public static string Short(string fullName) => fullName.Substring(fullName.LastIndexOf('.') + 1);
}
