using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Text;
using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>Puts the documents of a file into an order in which they can run: each after those that it uses, the result last.</summary>
internal sealed class StageBinder
{
    private readonly BindingContext context;
    private readonly IReadOnlyList<BoundDocument> documents;
    private readonly Dictionary<string, BoundDocument> byName = new(StringComparer.Ordinal);
    private readonly HashSet<BoundDocument> used = [];
    private readonly List<BoundDocument> ordered = [];
    private readonly List<BoundDocument> path = [];

    private StageBinder(BindingContext context, IReadOnlyList<BoundDocument> documents)
    {
        this.context = context;
        this.documents = documents;
    }

    /// <summary>The names of a file's documents; none where there is only one.</summary>
    public static IReadOnlyList<string> NamesIn(IReadOnlyList<YamlNode> documents) =>
        documents.Count < 2 ? [] : [.. documents.OfType<YamlMapping>().Select(NameOf).OfType<YamlScalar>().Where(n => !n.IsNull).Select(n => n.Text).Distinct()];

    public static IReadOnlyList<BoundDocument> Order(BindingContext context, IReadOnlyList<BoundDocument> documents) =>
        documents.Count == 0 ? documents : new StageBinder(context, documents).Order();

    // Also one whose key is misspelt, so that whoever uses it has misspelt nothing.
    private static YamlNode? NameOf(YamlMapping document) =>
        (document.Find("name") ?? document.Entries.Take(MaxKeys).FirstOrDefault(e => Suggestion.Closest(e.Key.Text, Place.Document.Keys) == "name"))?.Value;

    // More than a document has.
    private const int MaxKeys = 50;

    private List<BoundDocument> Order()
    {
        ReadNames();
        foreach (Located<ModelReference> reference in documents.SelectMany(d => d.AllReferences))
        {
            if (StageOf(reference) is { } stage)
            {
                used.Add(stage);
            }
        }

        BoundDocument result = FindResult();
        foreach (Located<string> name in documents.Where(d => d != result && !used.Contains(d)).Select(d => d.Name).OfType<Located<string>>().Where(n => result.Name is null && byName[n.Value].Name == n))
        {
            context.Report.Report(BindingDiagnostics.UnusedStage, name.Node.Site, Words.Show(name.Value));
        }

        foreach (BoundDocument document in documents.Where(d => d != result).Concat([result]))
        {
            Visit(document, null);
        }

        // A cycle through the result has put it elsewhere; then there is an error already.
        ordered.Remove(result);
        ordered.Add(result);
        return ordered;
    }

    private void ReadNames()
    {
        foreach (BoundDocument document in documents)
        {
            if (document.Name is not { } name)
            {
                continue;
            }

            if (byName.TryGetValue(name.Value, out BoundDocument? first))
            {
                int line = context.Report.Lines.LineOf(first.Name!.Node.Site.Start) + 1; // it is there under its name
                context.Report.Report(BindingDiagnostics.SameName, name.Node.Site, Words.Show(name.Value), line);
            }
            else
            {
                byName.Add(name.Value, document);
            }
        }

        foreach (BoundDocument document in documents.Where(d => d.Name is null && d.Fields["name"] is null).Skip(1))
        {
            YamlMapping node = document.Fields.Node;
            context.Report.Report(BindingDiagnostics.TwoResults, node.Entries.Count == 0 ? node.Span : node.Entries[0].Key.Site, "this document has no `name`, and an earlier one has none either");
        }
    }

    private BoundDocument FindResult()
    {
        if (documents.FirstOrDefault(d => d.Name is null) is { } unnamed)
        {
            return unnamed;
        }

        List<BoundDocument> unused = [.. documents.Where(d => !used.Contains(d))];
        if (unused.Count > 1 && unused[1].Name is { } second && byName[second.Value] == unused[1])
        {
            string names = Words.List(unused.Select(d => $"`{Words.Show(d.Name?.Value ?? "")}`"));
            context.Report.Report(BindingDiagnostics.TwoResults, second.Node.Site, $"no other document uses {names}, so each could be the result");
        }

        return unused.Count > 0 ? unused[unused.Count - 1] : documents[documents.Count - 1];
    }

    private void Visit(BoundDocument document, Located<ModelReference>? reference)
    {
        int earlier = path.IndexOf(document);
        if (earlier >= 0)
        {
            IEnumerable<string> cycle = path.Skip(earlier).Concat([document]).Select(d => $"`{Words.Show(d.Name?.Value ?? "")}`");
            context.Report.Report(BindingDiagnostics.Cycle, reference?.Node.Site ?? document.Fields.Node.Span, string.Join(" → ", cycle));
        }
        else if (!ordered.Contains(document))
        {
            path.Add(document);
            foreach (Located<ModelReference> next in document.AllReferences)
            {
                if (StageOf(next) is { } stage)
                {
                    Visit(stage, next);
                }
            }

            path.RemoveAt(path.Count - 1);
            ordered.Add(document);
        }
    }

    private BoundDocument? StageOf(Located<ModelReference> reference) =>
        reference.Value.Revision is null && byName.TryGetValue(reference.Value.Path, out BoundDocument? stage) ? stage : null;
}

internal static partial class BindingDiagnostics
{
    public static readonly DiagnosticDescriptor SameName = Add(
        "MRG2030", RecipeSeverity.Error, "Name used twice", "the name `{0}` is used twice; first at line {1}",
        "The documents of a file are told apart by their `name`.");

    public static readonly DiagnosticDescriptor TwoResults = Add(
        "MRG2031", RecipeSeverity.Error, "More than one result", "{0}; name all documents but the result, and let the result use them",
        "Of several documents in a file, those with a `name` are stages, which others use as models. The one without a name is the result; if all are named, it is the only one that no other uses.");

    public static readonly DiagnosticDescriptor UnusedStage = Add(
        "MRG4017", RecipeSeverity.Info, "Stage that nothing uses", "no other document uses `{0}`, so it does nothing for the result",
        "A document with a `name` is a stage, and other documents take it as a model by that name. One that none of them names is not needed.");

    public static readonly DiagnosticDescriptor Cycle = Add(
        "MRG2032", RecipeSeverity.Error, "Documents that need one another", "documents need one another: {0}",
        "A document can use the result of another only if that does not need its own, directly or through others.");
}
