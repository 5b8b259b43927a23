using MergeDsl.Generators.Emission;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MergeDsl.Generators;

/// <summary>What the project file says, read from the properties that the compiler is shown.</summary>
internal static class ProjectOptions
{
    public static string RootNamespace(AnalyzerConfigOptionsProvider options) => CSharp.Namespace(Property(options, "RootNamespace") ?? "");

    public static string? Property(AnalyzerConfigOptionsProvider options, string name) =>
        options.GlobalOptions.TryGetValue("build_property." + name, out string? value) && value.Length > 0 ? value : null;
}
