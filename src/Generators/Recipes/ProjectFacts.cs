using MergeDsl.Generators.Emission;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MergeDsl.Generators.Recipes;

/// <summary>What the generator needs to know of the project.</summary>
/// <param name="RootNamespace">Its root namespace; may be empty.</param>
/// <param name="SkipsAnalyzers">Whether the build runs no analyzers.</param>
/// <param name="NeedsMain">Whether it is a program without a main method, and wants one.</param>
/// <param name="HasHosting">Whether it references the hosting library.</param>
internal sealed record ProjectFacts(string RootNamespace, bool SkipsAnalyzers, bool NeedsMain, bool HasHosting)
{
    public static IncrementalValueProvider<ProjectFacts> In(IncrementalGeneratorInitializationContext context) =>
        context.CompilationProvider
            .Select(static (compilation, cancellation) => new CompilationFacts(
                IsProgram(compilation) && compilation.GetEntryPoint(cancellation) is null && compilation.GetTypeByMetadataName(RuntimeNames.MergeApplication) is not null,
                compilation.GetTypeByMetadataName(RuntimeNames.HostingExtensions) is not null))
            .WithTrackingName("CompilationFacts")
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (step, _) => Of(step.Left.IsProgramWithoutMain, step.Left.HasHosting, step.Right))
            .WithTrackingName("Project");

    // What the C# decides, apart from what the project file does.
    private sealed record CompilationFacts(bool IsProgramWithoutMain, bool HasHosting);

    private static ProjectFacts Of(bool isProgramWithoutMain, bool hasHosting, AnalyzerConfigOptionsProvider options)
    {
        bool wantsMain = !ProjectOptions.Is(ProjectOptions.Property(options, "MergeDslEntryPoint"), "false")
            && !ProjectOptions.Is(ProjectOptions.Property(options, "IsTestProject"), "true");
        return new(ProjectOptions.RootNamespace(options), ProjectOptions.SkipsAnalyzers(options), isProgramWithoutMain && wantsMain, hasHosting);
    }

    private static bool IsProgram(Compilation compilation) =>
        compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication or OutputKind.WindowsRuntimeApplication;
}
