using MergeDsl.Diagnostics;

namespace MergeDsl.Binding;

/// <summary>Mistakes that binding itself meets: each file of this folder adds those that it finds.</summary>
internal static partial class BindingDiagnostics
{
    // Without an initialiser: the fields of the other files are set in an order that the language leaves open.
    private static List<DiagnosticDescriptor>? all;

    public static readonly DiagnosticDescriptor WrongShape = Add(
        "MRG2007", RecipeSeverity.Error, "List, mapping or value expected", "{0} must be {1}, and here is {2}; write `{3}`",
        "Lists have a `- ` before each entry, mappings a `key: value` in each line, and single values neither.");

    public static IReadOnlyList<DiagnosticDescriptor> All => all ?? [];

    private static DiagnosticDescriptor Add(string id, RecipeSeverity severity, string title, string message, string help)
    {
        DiagnosticDescriptor descriptor = new(id, severity, title, message, help);
        (all ??= []).Add(descriptor);
        return descriptor;
    }
}
