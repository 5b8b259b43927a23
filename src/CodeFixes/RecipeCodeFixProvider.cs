using System.Collections.Immutable;
using System.Composition;
using MergeDsl.Diagnostics;
using MergeDsl.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace MergeDsl.CodeFixes;

/// <summary>Mends recipes in the editor. The edits come with the diagnostics, where the language has computed them; here they are only made.</summary>
[ExportCodeFixProvider(
    LanguageNames.CSharp,
    Name = nameof(RecipeCodeFixProvider),
    DocumentKinds = [nameof(TextDocumentKind.AdditionalDocument)],
    DocumentExtensions = [".yml", ".yaml"])]
[Shared]
public sealed class RecipeCodeFixProvider : CodeFixProvider
{
    private const string FixAllTitle = "Mend all of this recipe that has an obvious remedy";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [.. DiagnosticDescriptors.All.Select(d => d.Id).Where(id => string.CompareOrdinal(id, "MRG5") < 0)];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => RecipeFixAllProvider.Instance;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SourceText text = await context.TextDocument.GetTextAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            EquatableArray<TextEdit> fix = RecipeEdits.Read(diagnostic, TextEdits.FixProperty, text);
            EquatableArray<TextEdit> all = RecipeEdits.Read(diagnostic, TextEdits.FixAllProperty, text);
            if (fix.Count > 0)
            {
                Register(context, diagnostic, FixTitle.Of(fix, text.ToString()), fix, text);
            }

            // Where it is the only mistake, both do the same.
            if (all.Count > 0 && !text.WithChanges(RecipeEdits.Of(all)).ContentEquals(text.WithChanges(RecipeEdits.Of(fix))))
            {
                Register(context, diagnostic, FixAllTitle, all, text);
            }
        }
    }

    private static void Register(CodeFixContext context, Diagnostic diagnostic, string title, EquatableArray<TextEdit> edits, SourceText text)
    {
        TextDocument document = context.TextDocument;
        SourceText mended = text.WithChanges(RecipeEdits.Of(edits));
        context.RegisterCodeFix(
            CodeAction.Create(
                title,
                _ => Task.FromResult(document.Project.Solution.WithAdditionalDocumentText(document.Id, mended)),
                equivalenceKey: title == FixAllTitle ? FixAllTitle : diagnostic.Id),
            diagnostic);
    }
}
