using System.Collections.Immutable;
using MergeDsl.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace MergeDsl.CodeFixes;

/// <summary>Mends whole recipes, as <c>mergedsl check --fix</c> does: one fix may be in the way of another, so they are not just made all at once.</summary>
internal sealed class RecipeFixAllProvider : FixAllProvider
{
    public static RecipeFixAllProvider Instance { get; } = new();

    public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Project, FixAllScope.Solution];

    public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) => Task.FromResult<CodeAction?>(CodeAction.Create(
        "Mend all recipes",
        cancellation => MendAsync(fixAllContext, cancellation),
        equivalenceKey: nameof(RecipeFixAllProvider)));

    private static async Task<Solution> MendAsync(FixAllContext context, CancellationToken cancellation)
    {
        Solution solution = context.Solution;
        IEnumerable<Project> projects = context.Scope == FixAllScope.Solution ? solution.Projects : [context.Project];
        foreach (Project project in projects)
        {
            ImmutableArray<Diagnostic> diagnostics = await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
            ILookup<string, Diagnostic> byPath = diagnostics.ToLookup(d => d.Location.GetLineSpan().Path, StringComparer.Ordinal);
            foreach (TextDocument document in project.AdditionalDocuments)
            {
                SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
                EquatableArray<TextEdit> all = byPath[document.FilePath ?? document.Name]
                    .Select(d => RecipeEdits.Read(d, TextEdits.FixAllProperty, text)).FirstOrDefault(e => e.Count > 0);
                if (all.Count > 0)
                {
                    solution = solution.WithAdditionalDocumentText(document.Id, text.WithChanges(RecipeEdits.Of(all)));
                }
            }
        }

        return solution;
    }
}
