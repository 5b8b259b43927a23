using MergeDsl.Binding;
using MergeDsl.Diagnostics;

namespace MergeDsl.Validation;

/// <summary>
/// The rules that a document must keep once it is bound. Each other file of this folder adds one rule with its descriptor:
/// nothing else has to know of it.
/// </summary>
internal static partial class RecipeRules
{
    // Without initialisers: the fields of the other files are set in an order that the language leaves open.
    private static List<DiagnosticDescriptor>? descriptors;
    private static List<Action<BoundDocument, BindingContext>>? checks;

    public static IReadOnlyList<DiagnosticDescriptor> All => descriptors ?? [];

    public static void Check(BoundDocument document, BindingContext context)
    {
        foreach (Action<BoundDocument, BindingContext> check in checks ?? [])
        {
            check(document, context);
        }
    }

    private static DiagnosticDescriptor Rule(
        Action<BoundDocument, BindingContext> check, string id, RecipeSeverity severity, string title, string message, string help)
    {
        (checks ??= []).Add(check);
        return Also(id, severity, title, message, help);
    }

    /// <summary>A second descriptor of a rule that says one of two things.</summary>
    private static DiagnosticDescriptor Also(string id, RecipeSeverity severity, string title, string message, string help)
    {
        DiagnosticDescriptor descriptor = new(id, severity, title, message, help);
        (descriptors ??= []).Add(descriptor);
        return descriptor;
    }
}
