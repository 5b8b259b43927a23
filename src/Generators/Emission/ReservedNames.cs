namespace MergeDsl.Generators.Emission;

/// <summary>Names that mean something in a generated recipe, so that nothing of the user's may have them.</summary>
internal static class ReservedNames
{
    /// <summary>What every generated member of a recipe class begins with that depends on the recipe.</summary>
    public const string PieceMethodPrefix = "MethodFor";

    private static readonly HashSet<string> ClassMembers = new(StringComparer.Ordinal)
    {
        "Models", "Parameters", "Stages", "Methods", "Name", "Layout", "Source", "SourceText", "Overrides", "EarlierStages", "ValuesOf", "Checked",
        "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "Finalize", "ReferenceEquals",
        "System", "MergeDsl", "AllRecipes", "MergeProgram",
    };

    private static readonly HashSet<string> ObjectMembers = new(StringComparer.Ordinal)
    {
        "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "Finalize", "ReferenceEquals",
        "EqualityContract", "PrintMembers", "Deconstruct", "Clone",
    };

    /// <summary>Whether a class of this name would be hidden by, or would hide, what its own code uses.</summary>
    public static bool IsReservedClass(string name) =>
        ClassMembers.Contains(name) || name.StartsWith(PieceMethodPrefix, StringComparison.Ordinal) || RuntimeNames.InRecipes.Contains(name);

    /// <summary>Whether a member of <c>Models</c>, <c>Parameters</c> or <c>Stages</c> cannot have this name.</summary>
    public static bool IsReservedMember(string name, string container) => name == container || ObjectMembers.Contains(name);
}
