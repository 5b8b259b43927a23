using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace MergeDsl.Tests;

/// <summary>What came of a project: generated files, what the generators reported, and the compilation with all of it.</summary>
internal sealed record Build(GeneratorDriver Driver, Compilation Output, ImmutableArray<Diagnostic> Reported)
{
    public static Build Of(GeneratorDriver driver, Compilation compilation)
    {
        GeneratorDriver ran = driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> reported);
        return new(ran, output, reported);
    }

    public ImmutableArray<GeneratedSourceResult> Files => [.. Driver.GetRunResult().Results.SelectMany(r => r.GeneratedSources)];

    /// <summary>The files that were made for recipes.</summary>
    public IEnumerable<GeneratedSourceResult> RecipeFiles => Driver.GetRunResult().Results
        .Single(r => r.Generator.GetGeneratorType() == typeof(Generators.Recipes.RecipeGenerator)).GeneratedSources;

    /// <summary>Errors and warnings of the compiler about the project with what was generated.</summary>
    public IEnumerable<Diagnostic> Problems => Output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning);

    /// <summary>A generated file.</summary>
    public string this[string hint] => Files.Single(f => f.HintName == hint).SourceText.ToString();

    /// <summary>Compiles and loads the project.</summary>
    public Assembly Load()
    {
        using MemoryStream image = new();
        Assert.Empty(Output.Emit(image).Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning));
        image.Position = 0;
        return new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(image);
    }
}
