using MergeDsl.Binding;
using MergeDsl.Validation;
using MergeDsl.Yaml;

namespace MergeDsl.Diagnostics;

/// <summary>The table of all diagnostics. Each stands where it is found; here they come together.</summary>
public static class DiagnosticDescriptors
{
    private const string HelpRoot = "https://github.com/mergedsl/mergedsl/blob/main/docs/diagnostics.md";

    /// <summary>All diagnostics, ordered by id.</summary>
    public static EquatableArray<DiagnosticDescriptor> All { get; } =
        GenerationDiagnostics.All.Concat(YamlDiagnostics.All).Concat(BindingDiagnostics.All).Concat(RecipeRules.All).Concat(Suppressions.All)
            .Concat(CheckpointDiagnostics.All).Concat(MergeDiagnostics.All).Concat(RawMergeDiagnostics.All)
            .Concat(TokenizerDiagnostics.All).Concat(HubDiagnostics.All).Concat(OutputDiagnostics.All).Concat(SweepDiagnostics.All).Concat(DeclarationDiagnostics.All)
            .OrderBy(d => d.Id, StringComparer.Ordinal).ToEquatableArray();

    /// <summary>The diagnostic of that id, or null.</summary>
    public static DiagnosticDescriptor? Find(string id)
    {
        foreach (DiagnosticDescriptor descriptor in All)
        {
            if (descriptor.Id == id)
            {
                return descriptor;
            }
        }

        return null;
    }

    /// <summary>Where the diagnostic is explained.</summary>
    public static string HelpLink(this DiagnosticDescriptor descriptor) => $"{HelpRoot}#{descriptor.Id.ToLowerInvariant()}";
}
