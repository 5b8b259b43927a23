namespace MergeDsl.Generators.Recipes;

/// <summary>The names that a recipe's class got.</summary>
/// <param name="Path">The recipe's file, as the compiler knows it.</param>
/// <param name="Namespace">The namespace, its parts escaped where they are keywords.</param>
/// <param name="Class">The class, not escaped.</param>
/// <param name="TakenBy">The shown path of an earlier recipe that has the name already; then no class is made.</param>
internal sealed record RecipeName(string Path, string Namespace, string Class, string? TakenBy)
{
    /// <summary>The class with its namespace and <c>global::</c>.</summary>
    public string FullName => "global::" + Namespace + "." + Emission.CSharp.Escape(Class);

    /// <summary>What the generated files are named after.</summary>
    public string HintName => Namespace.Replace("@", "") + "." + Class;
}
