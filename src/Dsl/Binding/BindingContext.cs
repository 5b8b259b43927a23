using MergeDsl.Catalog;
using MergeDsl.Diagnostics;
using MergeDsl.Text;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>What all binders of a file share.</summary>
/// <param name="report">Where mistakes go.</param>
/// <param name="catalog">The methods that the file may name.</param>
/// <param name="directoryExists">Whether a path leads to something; null where nobody looks.</param>
/// <param name="allowsWeightFiles">Whether a safetensors file may be given as a model.</param>
internal sealed class BindingContext(
    DiagnosticBag report, MethodCatalog catalog, Func<string, bool>? directoryExists = null, bool allowsWeightFiles = false)
{
    private HashSet<string>? parameterNames;

    public DiagnosticBag Report { get; } = report;

    public MethodCatalog Catalog { get; } = catalog;

    public Func<string, bool>? DirectoryExists { get; } = directoryExists;

    public bool AllowsWeightFiles { get; } = allowsWeightFiles;

    /// <summary>The names of the file's documents, where there are several: other documents use them as models.</summary>
    public IReadOnlyList<string> StageNames { get; init; } = [];

    /// <summary>Keys that were found where they have no meaning. What seems to be missing may be one of them.</summary>
    public HashSet<string> MisplacedKeys { get; } = new(StringComparer.Ordinal);

    /// <summary>The names of all parameters of all methods, also of those that have no effect.</summary>
    public HashSet<string> ParameterNames => parameterNames ??=
        new(Catalog.Methods.SelectMany(m => m.Parameters.Select(p => p.Name).Concat(m.Ignored.Select(i => i.Name))), StringComparer.Ordinal);

    /// <summary>The node as a list, or null with a diagnostic.</summary>
    public YamlSequence? List(YamlNode node, string what, string example, EquatableArray<TextEdit> fix = default)
    {
        if (node is YamlSequence list)
        {
            return list;
        }

        bool lacksBlank = node is YamlMapping { Entries.Count: > 0 } mapping && mapping.Entries[0].Key.Text.StartsWith("-", StringComparison.Ordinal);
        Report.Report(BindingDiagnostics.WrongShape, node.Site, fix, what, "a list", node.Kind + (lacksBlank ? " (a blank is missing behind the `-`)" : ""), example);
        return null;
    }

    /// <summary>The node as a mapping, or null with a diagnostic.</summary>
    public YamlMapping? Mapping(YamlNode node, string what, string example)
    {
        if (node is YamlMapping mapping)
        {
            return mapping;
        }

        Report.Report(BindingDiagnostics.WrongShape, node.Site, what, "a mapping", node.Kind, example);
        return null;
    }

    /// <summary>The node as a single value, or null with a diagnostic.</summary>
    public YamlScalar? Scalar(YamlNode node, string what, string example)
    {
        if (node is YamlScalar { IsNull: false } scalar)
        {
            return scalar;
        }

        Report.Report(BindingDiagnostics.WrongShape, node.Site, what, "a single value", node.Kind, example);
        return null;
    }
}
