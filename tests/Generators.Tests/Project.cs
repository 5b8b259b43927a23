using System.Collections.Immutable;
using MergeDsl.Generators.Methods;
using MergeDsl.Generators.Recipes;
using MergeDsl.Recipes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace MergeDsl.Tests;

/// <summary>A project as the compiler sees it, with C#, recipes and properties; immutable, so that a test can say what is edited.</summary>
internal sealed record Project
{
    /// <summary>Where the project lies. Nothing of it may be found in what is generated.</summary>
    public const string Folder = "/machine/home/app/";

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!) // set by every host
            .Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is { } name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll"))
            .Append(typeof(MergeRecipe).Assembly.Location)
            .Append(typeof(ModelReference).Assembly.Location)
            .Select(p => MetadataReference.CreateFromFile(p)),
    ];

    public ImmutableSortedDictionary<string, string> CSharp { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public ImmutableList<RecipeItem> Recipes { get; init; } = [];

    public ImmutableDictionary<string, string> Properties { get; init; } = ImmutableDictionary<string, string>.Empty
        .Add("RootNamespace", "Acme.App").Add("ProjectDir", Folder);

    public ImmutableArray<MetadataReference> More { get; init; } = [];

    public OutputKind OutputKind { get; init; } = OutputKind.DynamicallyLinkedLibrary;

    public Project WithCSharp(string name, string text) => this with { CSharp = CSharp.SetItem(name, text) };

    public Project WithRecipe(string path, string text) =>
        this with { Recipes = Recipes.RemoveAll(r => r.Path == path).Add(new(path, text)) };

    public Project WithProperty(string name, string value) => this with { Properties = Properties.SetItem(name, value) };

    public CSharpCompilation Compilation => CSharpCompilation.Create(
        "App",
        CSharp.Select(f => CSharpSyntaxTree.ParseText(SourceText.From(f.Value, System.Text.Encoding.UTF8), ParseOptions, Folder + f.Key)),
        References.AddRange(More),
        new(OutputKind, nullableContextOptions: NullableContextOptions.Enable, generalDiagnosticOption: ReportDiagnostic.Error));

    public ImmutableArray<AdditionalText> AdditionalTexts => [.. Recipes];

    public ProjectProperties Options => new(Properties);

    // Doc comments are checked as in a project that writes a documentation file.
    private static CSharpParseOptions ParseOptions => new(LanguageVersion.Preview, DocumentationMode.Diagnose);

    public GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new MethodGenerator().AsSourceGenerator(), new RecipeGenerator().AsSourceGenerator()],
        AdditionalTexts,
        ParseOptions,
        Options,
        new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public Build Build() => Tests.Build.Of(Driver(), Compilation);
}
