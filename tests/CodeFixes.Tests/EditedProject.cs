using System.Collections.Immutable;
using MergeDsl.CodeFixes;
using MergeDsl.Generators.Analysis;
using MergeDsl.Recipes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MergeDsl.Tests;

/// <summary>A project as an editor holds it: a workspace with recipes as additional documents, the analyzer, and the code fixes.</summary>
internal sealed class EditedProject : IDisposable
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!) // set by every host
            .Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(MergeRecipe).Assembly.Location)
            .Append(typeof(ModelReference).Assembly.Location)
            .Select(p => MetadataReference.CreateFromFile(p)),
    ];

    private readonly AdhocWorkspace workspace = new();
    private readonly ProjectId id;

    public EditedProject(params (string Path, string Text)[] recipes)
    {
        Microsoft.CodeAnalysis.Project project = workspace.AddProject("App", LanguageNames.CSharp).AddMetadataReferences(References);
        foreach ((string path, string text) in recipes)
        {
            project = project.AddAdditionalDocument(path, text, filePath: path).Project;
        }

        id = project.Id;
        Assert.True(workspace.TryApplyChanges(project.Solution));
    }

    private Microsoft.CodeAnalysis.Project Current => workspace.CurrentSolution.GetProject(id)!;

    public void Dispose() => workspace.Dispose();

    /// <summary>The text of a recipe as it is now.</summary>
    public async Task<string> TextAsync(string path) => (await Document(path).GetTextAsync()).ToString();

    /// <summary>What the analyzer says, in the order of the text.</summary>
    public async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync() => await DiagnosticsAsync(Current);

    /// <summary>The code actions that the editor would offer for a diagnostic.</summary>
    public async Task<IReadOnlyList<CodeAction>> ActionsAsync(Diagnostic diagnostic)
    {
        List<CodeAction> actions = [];
        await new RecipeCodeFixProvider().RegisterCodeFixesAsync(new CodeFixContext(
            Document(diagnostic.Location.GetLineSpan().Path), diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        return actions;
    }

    /// <summary>"Fix all" in the whole project; editors hand over all diagnostics that the provider says it can fix.</summary>
    public async Task<CodeAction?> FixAllAsync(string equivalenceKey)
    {
        RecipeCodeFixProvider provider = new();
        FixAllProvider all = provider.GetFixAllProvider();
        return await all.GetFixAsync(new FixAllContext(
            Current, provider, FixAllScope.Project, equivalenceKey, all.GetSupportedFixAllDiagnosticIds(provider), new Source(), CancellationToken.None));
    }

    /// <summary>Does what an action says.</summary>
    public async Task ApplyAsync(CodeAction action)
    {
        ApplyChangesOperation change = Assert.IsType<ApplyChangesOperation>(Assert.Single(await action.GetOperationsAsync(CancellationToken.None)));
        change.Apply(workspace, CancellationToken.None);
    }

    private TextDocument Document(string path) => Current.AdditionalDocuments.Single(d => d.FilePath == path);

    private static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(Microsoft.CodeAnalysis.Project project)
    {
        Compilation compilation = (await project.GetCompilationAsync())!; // C# projects have one
        ImmutableArray<Diagnostic> all = await compilation.WithAnalyzers([new RecipeAnalyzer()], project.AnalyzerOptions).GetAnalyzerDiagnosticsAsync();
        return [.. all.OrderBy(d => d.Location.GetLineSpan().Path, StringComparer.Ordinal).ThenBy(d => d.Location.SourceSpan.Start)];
    }

    private sealed class Source : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Microsoft.CodeAnalysis.Project project, CancellationToken cancellationToken) =>
            await DiagnosticsAsync(project);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Microsoft.CodeAnalysis.Project project, CancellationToken cancellationToken) =>
            GetAllDiagnosticsAsync(project, cancellationToken);
    }
}
