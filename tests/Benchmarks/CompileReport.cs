using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using MergeDsl.Generators.Analysis;
using MergeDsl.Generators.Methods;
using MergeDsl.Generators.Recipes;
using MergeDsl.Recipes;
using MergeDsl.Tests.Fuzzing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace MergeDsl.Benchmarks;

/// <summary>
/// Times the generator and the analyzer on a project of 200 recipes: in a process that has done nothing with recipes before, so
/// that the first figures contain loading and just-in-time compilation of MergeDsl and its YAML library, and again when that
/// has been paid. The compiler itself is warmed up with a generator that says nothing, in steps of the same kinds: in a build the
/// compiler is compiled ahead of time, and its tables of objects are those of every generator, of the framework's as well.
/// </summary>
internal static class CompileReport
{
    private const int Count = 200;

    public static int Run()
    {
        ImmutableArray<AdditionalText> recipes = [.. Recipes().Select((text, i) => new Recipe($"/project/r{i:D3}.merge.yml", text))];
        CSharpCompilation compilation = Compilation();
        CSharpCompilation edited = Edited(compilation, "// edited");
        WarmUp(recipes, compilation);
        Console.WriteLine($"{recipes.Length} recipes of {recipes.Average(r => r.GetText()!.Lines.Count):F0} lines; milliseconds: wall clock, processor, just-in-time compilation on this thread"); // recipes in memory have text

        GeneratorDriver driver = null!;
        Time("generator, first in the process", () => driver = Driver(recipes).RunGenerators(compilation));
        Time("generator, again from nothing", () => driver = Driver(recipes).RunGenerators(compilation));
        Time("generator, one recipe edited", () => driver = driver.ReplaceAdditionalText(recipes[7], new Recipe(recipes[7].Path, recipes[7].GetText() + "\nx-note: edited\n")).RunGenerators(compilation));
        Time("generator, a value of one edited", () => driver = driver.ReplaceAdditionalText(recipes[9], new Recipe(recipes[9].Path, recipes[9].GetText() + "\nout_dtype: float32\n")).RunGenerators(compilation));
        Time("generator, only C# edited", () => driver = driver.RunGenerators(edited));

        AnalyzerOptions options = new([.. recipes], new NoOptions());
        Time("analyzer, first in the process", () => Analyze(compilation, options));
        Time("analyzer, again from nothing", () => Analyze(edited, options));
        return 0;
    }

    private static void WarmUp(ImmutableArray<AdditionalText> recipes, CSharpCompilation compilation)
    {
        CSharpGeneratorDriver.Create([new Nothing().AsSourceGenerator()], recipes, optionsProvider: new NoOptions()).RunGenerators(compilation)
            .ReplaceAdditionalText(recipes[1], new Recipe(recipes[1].Path, "x-note: edited\n")).RunGenerators(compilation)
            .RunGenerators(Edited(compilation, "// for warming up"));
        compilation.GetDiagnostics();
        compilation.WithAnalyzers([new NothingToSay()], new AnalyzerOptions([.. recipes], new NoOptions())).GetAnalyzerDiagnosticsAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    private static void Time(string what, Action action)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        TimeSpan compiling = JitInfo.GetCompilationTime(currentThread: true);
        long methods = JitInfo.GetCompiledMethodCount(currentThread: true);
        Stopwatch watch = Stopwatch.StartNew();
        action();
        watch.Stop();
        Console.WriteLine(
            $"{what,-34} {watch.Elapsed.TotalMilliseconds,8:F1} {(Environment.CpuUsage.TotalTime - before).TotalMilliseconds,8:F1} "
            + $"{(JitInfo.GetCompilationTime(currentThread: true) - compiling).TotalMilliseconds,8:F1} for {JitInfo.GetCompiledMethodCount(currentThread: true) - methods} methods");
    }

    private static void Analyze(CSharpCompilation compilation, AnalyzerOptions options) =>
        compilation.WithAnalyzers([new RecipeAnalyzer(), new MethodAnalyzer()], options).GetAnalyzerDiagnosticsAsync(CancellationToken.None).GetAwaiter().GetResult();

    private static GeneratorDriver Driver(ImmutableArray<AdditionalText> recipes) =>
        CSharpGeneratorDriver.Create([new MethodGenerator().AsSourceGenerator(), new RecipeGenerator().AsSourceGenerator()], recipes, optionsProvider: new NoOptions());

    // Real recipes, each a few times, and each time another.
    private static IEnumerable<string> Recipes()
    {
        string[] real = [.. RecipeFuzz.Recipes().Where(IsReal)];
        return Enumerable.Range(0, Count).Select(i => $"# {i}\n{real[i % real.Length]}");
    }

    // What is compiled here would warm up what is measured, so recipes are chosen by their looks.
    private static bool IsReal(string recipe) => recipe.Count(c => c == '\n') is >= 15 and < 200 && !recipe.Contains("---", StringComparison.Ordinal) && recipe[0] is not ('{' or '\uFEFF' or '%');

    private static CSharpCompilation Compilation() => CSharpCompilation.Create(
        "App", [Tree("")], References, new(OutputKind.ConsoleApplication));

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator) // set by every host
            .Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(MergeRecipe).Assembly.Location).Append(typeof(ModelReference).Assembly.Location)
            .Select(p => MetadataReference.CreateFromFile(p)),
    ];

    // Edited as editors do it, so that what is known of the references is kept.
    private static CSharpCompilation Edited(CSharpCompilation compilation, string text) =>
        compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], Tree(text));

    private static SyntaxTree Tree(string text) => CSharpSyntaxTree.ParseText("internal static class Program { static void Main() { } } " + text);

    private sealed class Nothing : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context)
        {
            IncrementalValueProvider<string> attributed = context.SyntaxProvider
                .ForAttributeWithMetadataName("System.ObsoleteAttribute", (_, _) => true, (found, _) => found.TargetSymbol.Name)
                .Where(name => name.Length > 0).Collect().Select((all, _) => string.Join(" ", all));
            IncrementalValueProvider<string> project = context.CompilationProvider.Select((compilation, _) => compilation.AssemblyName ?? "")
                .Combine(context.AnalyzerConfigOptionsProvider).Select((step, _) => step.Left);
            IncrementalValueProvider<string> references = context.MetadataReferencesProvider.Select((reference, _) => reference.Display ?? "")
                .Where(name => name.Length > 0).Collect().Select((all, _) => string.Join(" ", all))
                .Combine(attributed).Select((step, _) => step.Left + step.Right).Combine(project).Select((step, _) => step.Left + step.Right);
            IncrementalValuesProvider<string> texts = context.AdditionalTextsProvider.Combine(context.AnalyzerConfigOptionsProvider)
                .Where(pair => pair.Left.Path.Length > 0).Select((pair, _) => $"{Path.GetFileName(pair.Left.Path)}.{pair.Left.GetText()?.Length}").Collect().SelectMany((all, _) => all.Distinct())
                .Combine(references).Select((step, _) => step.Left);
            context.RegisterSourceOutput(texts, (output, name) => output.AddSource(name + ".cs", SourceText.From("// nothing", System.Text.Encoding.UTF8)));
            context.RegisterSourceOutput(references, (output, _) => output.AddSource("all.cs", SourceText.From("// nothing", System.Text.Encoding.UTF8)));
        }
    }

    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class NothingToSay : DiagnosticAnalyzer
    {
        private static readonly DiagnosticDescriptor Nothing = new("X0001", "", "", "", DiagnosticSeverity.Info, true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Nothing];

        public override void Initialize(AnalysisContext context)
        {
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.EnableConcurrentExecution();
            context.RegisterAdditionalFileAction(file => file.ReportDiagnostic(Diagnostic.Create(Nothing, Location.Create(file.AdditionalFile.Path, default, default))));
        }
    }

    private sealed class Recipe(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText? GetText(CancellationToken cancellationToken = default) => SourceText.From(text, System.Text.Encoding.UTF8);
    }

    private sealed class NoOptions : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new None();

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class None : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
            {
                value = null;
                return false;
            }
        }
    }
}
