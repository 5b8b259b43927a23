using MergeDsl.Generators.Emission;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MergeDsl.Generators;

/// <summary>What the project file says, read from the properties that the compiler is shown.</summary>
internal static class ProjectOptions
{
    public static string RootNamespace(AnalyzerConfigOptionsProvider options) => CSharp.Namespace(Property(options, "RootNamespace") ?? "");

    /// <summary>
    /// Whether the build runs no analyzers, so that what they would have said must be said by the generator. The rule is
    /// that of the compiler's own targets (<c>_ComputeSkipAnalyzers</c> in Microsoft.Managed.Core.targets).
    /// </summary>
    public static bool SkipsAnalyzers(AnalyzerConfigOptionsProvider options)
    {
        string? run = Property(options, "RunAnalyzers");
        if (Is(run, "false") || (run is null && Is(Property(options, "RunAnalyzersDuringBuild"), "false")))
        {
            return true;
        }

        string? optimize = Property(options, "OptimizeImplicitlyTriggeredBuild");
        return Is(Property(options, "IsImplicitlyTriggeredBuild"), "true")
            && Is(Property(options, "UsingMicrosoftNETSdk"), "true")
            && !Is(optimize, "false")
            && (!Is(Property(options, "TreatWarningsAsErrors"), "true") || Is(optimize, "true"));
    }

    public static bool Is(string? property, string value) => string.Equals(property, value, StringComparison.OrdinalIgnoreCase);

    public static string? Property(AnalyzerConfigOptionsProvider options, string name) =>
        options.GlobalOptions.TryGetValue("build_property." + name, out string? value) && value.Length > 0 ? value : null;
}
