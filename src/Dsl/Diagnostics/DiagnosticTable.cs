using MergeDsl.Binding;
using MergeDsl.Yaml;

namespace MergeDsl.Diagnostics;

/// <summary>Every kind of mistake that MergeDsl reports.</summary>
public static class DiagnosticTable
{
    /// <summary>All descriptors, ordered by id.</summary>
    public static EquatableArray<DiagnosticDescriptor> All { get; } = ((IEnumerable<DiagnosticDescriptor>)
    [
        .. GenerationDiagnostics.All,
        .. YamlDiagnostics.All,
        .. BindingDiagnostics.All,
        .. MergeDiagnostics.All,
        .. DeclarationDiagnostics.All,
    ]).OrderBy(d => d.Id, StringComparer.Ordinal).ToEquatableArray();
}
