using MergeDsl.Binding;
using MergeDsl.Catalog;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Text;
using MergeDsl.Yaml;

namespace MergeDsl;

/// <summary>
/// Where the parts of a recipe stand in its text. Recipes carry no positions; where something is to be said about one that
/// runs, its text is compiled once more.
/// </summary>
public sealed class RecipePlaces
{
    private readonly DiagnosticBag report;
    private readonly IReadOnlyList<BoundDocument> documents;
    private readonly HashSet<(int Line, string Id)> suppressed;

    private RecipePlaces(DiagnosticBag report, YamlFile file, IReadOnlyList<BoundDocument> documents)
    {
        this.report = report;
        this.documents = documents;
        suppressed = Suppressions.LinesOf(report, file.Scalars);
    }

    /// <summary>The places of a text; of one that is no recipe, none is known.</summary>
    /// <param name="text">The recipe's text.</param>
    /// <param name="catalog">The methods that it names.</param>
    public static RecipePlaces Of(string text, MethodCatalog catalog)
    {
        DiagnosticBag report = new(text);
        (YamlFile file, IReadOnlyList<BoundDocument> documents) = RecipeCompiler.Bind(report, catalog, null);
        return new(report, file, documents);
    }

    /// <summary>A document of the text, with its cases; null where there is none of that name.</summary>
    /// <param name="stage">The document's name; null: the result.</param>
    public Recipe? Find(string? stage) => DocumentOf(stage) is { } document ? RecipeBuilder.Build(document) : null;

    /// <summary>A diagnostic at a part of a document; at the start of the text where the part cannot be found there.</summary>
    /// <param name="stage">The document's name; null: the result.</param>
    /// <param name="place">The part.</param>
    /// <param name="descriptor">The kind of mistake.</param>
    /// <param name="message">What is to be said.</param>
    public RecipeDiagnostic Locate(string? stage, RecipePlace? place, DiagnosticDescriptor descriptor, string message)
    {
        TextSpan span = place is not null && DocumentOf(stage) is { } document ? SpanOf(document, place) ?? default : default;
        return new(descriptor, message, span, report.Lines.PositionOf(span.Start), report.Lines.PositionOf(span.End));
    }

    /// <summary>The line, counted from 1, on which a part of a document begins; null where the text does not say it, such as a default of the method.</summary>
    /// <param name="stage">The document's name; null: the result.</param>
    /// <param name="place">The part.</param>
    public int? LineOf(string? stage, RecipePlace place) =>
        DocumentOf(stage) is { } document && SpanOf(document, place) is { } span ? report.Lines.LineOf(span.Start) + 1 : null;

    /// <summary>Whether a comment at its line says that it is not to be reported. Errors are never.</summary>
    public bool IsSuppressed(RecipeDiagnostic diagnostic) =>
        diagnostic.Severity != RecipeSeverity.Error && suppressed.Contains((diagnostic.Start.Line, diagnostic.Descriptor.Id));

    /// <summary>Whether the text alone gave reason to say something about the same place.</summary>
    public bool IsSpokenOf(RecipeDiagnostic diagnostic) => report.Diagnostics.Any(d => d.Span == diagnostic.Span);

    private BoundDocument? DocumentOf(string? stage) => stage is null
        ? documents.LastOrDefault()
        : documents.FirstOrDefault(d => d.Name?.Value == stage);

    private static TextSpan? SpanOf(BoundDocument document, RecipePlace place)
    {
        BoundModule? module = document.Modules.ElementAtOrDefault(place.Module);
        BoundSlice? slice = module?.Slices.ElementAtOrDefault(place.Slice);
        BoundInput? input = slice?.Inputs.ElementAtOrDefault(place.Input);
        return place.Part switch
        {
            RecipePart.Model => ReferenceTo(document, place.Model)?.Node.Site,
            RecipePart.Modules => document.Fields["modules"]?.Key.Site,
            RecipePart.Module => module?.Key?.Site,
            RecipePart.Slices => document.Fields["slices"]?.Key.Site ?? module?.List.Site,
            RecipePart.Inputs => slice?.List.Site,
            RecipePart.Input when place.Model is { } model => (EntryOf(document, model)?.Node ?? ReferenceTo(document, model)?.Node)?.Site,
            RecipePart.Input => input?.Node.Site,
            RecipePart.FirstLayer => ElementOf(input?.Layers?.Node, 0),
            RecipePart.LayerEnd => ElementOf(input?.Layers?.Node, 1),
            RecipePart.Tokenizer => document.Tokenizer?.Key.Site,
            RecipePart.Token => document.Tokenizer?.Tokens.FirstOrDefault(t => t.Setting.Token == place.Parameter)?.Key.Site,
            RecipePart.ChatTemplate => document.ChatTemplate?.Node.Site,
            _ => SpanOf(CaseOf(slice, input, place), place.Part),
        };
    }

    private static Located<ModelReference>? ReferenceTo(BoundDocument document, ModelReference? model) =>
        document.AllReferences.Where(r => r.Value == model).OrderBy(r => r.Node.Site.Start).FirstOrDefault();

    private static BoundInput? EntryOf(BoundDocument document, ModelReference model) =>
        document.Slices.SelectMany(s => s.Inputs).FirstOrDefault(i => i.Model.Value == model && !i.IsAdded);

    private static BoundCase? CaseOf(BoundSlice? slice, BoundInput? input, RecipePlace place) =>
        (place.Input < 0 ? slice?.Globals : input?.Resolved)?.FirstOrDefault(p => p.Parameter.Name == place.Parameter)?.Cases.ElementAtOrDefault(place.Case);

    private static TextSpan? SpanOf(BoundCase? found, RecipePart part) =>
        (part == RecipePart.Filter ? found?.FilterNode : found is { IsGradient: false, Elements.Count: 1 } ? found.Elements[0].Node ?? found.ValueNode : found?.ValueNode)?.Site;

    // Behind an alias the elements stand elsewhere.
    private static TextSpan? ElementOf(YamlNode? range, int index) =>
        range is YamlSequence list && list.Site == list.Span && index < list.Items.Count ? list.Items[index].Site : range?.Site;
}
