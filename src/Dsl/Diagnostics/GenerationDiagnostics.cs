namespace MergeDsl.Diagnostics;

/// <summary>MRG0xxx: what the compilation of recipes into C# can say.</summary>
public static class GenerationDiagnostics
{
    /// <summary>Two recipes whose classes would have one name.</summary>
    public static DiagnosticDescriptor ClassTwice { get; } = Error(
        "MRG0001", "Two recipes make one class",
        "the class {0} of this recipe is already made from {1}; rename one of the files, or give this one a name of its own: 'mergedsl: {{ class: … }}'",
        "A recipe's class is named after its file. Names are compared without regard to case, since files are made from them. `mergedsl: { class: … }` or `mergedsl: { namespace: … }` gives a recipe another name.");

    /// <summary>A file that cannot be read.</summary>
    public static DiagnosticDescriptor Unreadable { get; } = Error(
        "MRG0002", "The recipe cannot be read",
        "the recipe {0} cannot be read; does the file exist, and may this user read it?",
        "The compiler was given a recipe that it could not open or decode.");

    /// <summary>An unexpected failure.</summary>
    public static DiagnosticDescriptor Failure { get; } = Error(
        "MRG0003", "MergeDsl failed on a recipe",
        "{0}: this is a mistake in MergeDsl and not in the recipe, please report it: {1}: {2}",
        "Something went wrong that should not have. Other recipes are compiled all the same.");

    /// <summary>All of them, ordered by id.</summary>
    public static EquatableArray<DiagnosticDescriptor> All { get; } =
        [ClassTwice, Unreadable, Failure];

    private static DiagnosticDescriptor Error(string id, string title, string message, string help) =>
        new(id, RecipeSeverity.Error, title, message, help);
}
