namespace MergeDsl.Diagnostics;

/// <summary>What merges that are run together can say.</summary>
public static class SweepDiagnostics
{
    /// <summary>Two results of one name.</summary>
    public static DiagnosticDescriptor SameName { get; } = Error("MRG7070", "Two results have one name",
        "{0} results would be named {1}{2}; give them names of their own, or merge them one after the other",
        "Each result of `merge --out-root DIR` is a directory in DIR, named after its recipe's file. In code `MergeSweep.Over` names results by the values that they are made with.");

    /// <summary>A name that no directory can have.</summary>
    public static DiagnosticDescriptor NoDirectoryName { get; } = Error("MRG7071", "Not a directory's name",
        "'{0}' cannot be the name of a result's directory; give a name without path separators",
        "The results of merges that are run together lie beside each other in one directory.");

    /// <summary>Stages to be kept of more than one recipe.</summary>
    public static DiagnosticDescriptor StagesOfSeveral { get; } = Error("MRG7072", "Stages of several recipes",
        "stages are kept of one recipe at a time, and there are {0}; leave out --keep-stages, or merge the recipes one after the other",
        "Stages that are kept are checkpoints that are written before the result reads them, so nothing could be read together.");

    /// <summary>All of them, ordered by id.</summary>
    public static EquatableArray<DiagnosticDescriptor> All { get; } = [SameName, NoDirectoryName, StagesOfSeveral];

    private static DiagnosticDescriptor Error(string id, string title, string message, string help) => new(id, RecipeSeverity.Error, title, message, help);
}
