using MergeDsl.Text;

namespace MergeDsl.Yaml;

/// <summary>
/// Edits that keep a recipe in the form in which it is written: block or flow, with its indentation and its line breaks.
/// Where an edit cannot be sure of that, there is none.
/// </summary>
internal sealed class YamlEdits(string text)
{
    private const int Step = 2;

    // No mapping or list that people write is longer; looking for the neighbours of each of a million entries takes forever.
    private const int MaxNeighbours = 500;

    private string? lineBreak;

    private string LineBreak => lineBreak ??= text.IndexOf("\r\n", StringComparison.Ordinal) >= 0 ? "\r\n" : "\n";

    /// <summary>Takes an entry out of its mapping.</summary>
    public EquatableArray<TextEdit> Remove(YamlMapping owner, YamlEntry entry) =>
        IsIn(owner, entry) ? Remove([.. owner.Entries.Take(MaxNeighbours + 1).Where(e => IsIn(owner, e))], entry, IsFlow(owner)) : [];

    /// <summary>Takes an entry from among its neighbours, in a mapping that may not have ended yet.</summary>
    public EquatableArray<TextEdit> Remove(IReadOnlyList<YamlEntry> entries, YamlEntry entry, bool isFlow) =>
        entries.Count <= MaxNeighbours && RemovalOf([.. entries.Select(SpanOf)], SpanOf(entry), isFlow) is { } removal ? [removal] : [];

    /// <summary>Takes an entry out of a list.</summary>
    public EquatableArray<TextEdit> Remove(YamlSequence list, YamlNode item)
    {
        if (list.Items.Count > MaxNeighbours || item.Site.Start < list.Span.Start || item.Site.End > list.Span.End)
        {
            return [];
        }

        bool isFlow = IsFlow(list);
        List<TextSpan> items = [.. list.Items.Select(i => isFlow ? i.Site : WithDash(i.Site))];
        return RemovalOf(items, isFlow ? item.Site : WithDash(item.Site), isFlow) is { } removal ? [removal] : [];
    }

    /// <summary>Makes a mapping the only entry of a list.</summary>
    public EquatableArray<TextEdit> WrapInList(YamlMapping mapping) =>
        mapping.Site != mapping.Span ? []
        : IsFlow(mapping) ? [new(new(mapping.Span.Start, 0), "["), new(new(mapping.Span.End, 0), "]")]
        : [new(new(mapping.Span.Start, 0), "- "), .. Indent(mapping.Span, Step)];

    /// <summary>Moves an entry under a key of a mapping, which need not be there yet.</summary>
    /// <param name="from">The mapping that the entry stands in.</param>
    /// <param name="entry">The entry; its key is written as it is here, which may mend it.</param>
    /// <param name="to">The mapping that has the key, or gets it.</param>
    /// <param name="key">The key.</param>
    public EquatableArray<TextEdit> MoveUnder(YamlMapping from, YamlEntry entry, YamlMapping to, string key)
    {
        // Text without quotes that goes on in the next line may be something else where it is moved to.
        bool goesOn = entry.Value is YamlScalar { IsPlain: true } && Slice(entry.Value.Site).Any(LineMap.IsBreak);
        if (goesOn || !IsIn(from, entry) || to.Site != to.Span || to.Entries.Count == 0)
        {
            return [];
        }

        YamlEntry? home = to.Find(key);
        if (home is null && from == to)
        {
            return Nest(to, entry, key);
        }

        EquatableArray<TextEdit> removal = Remove(from, entry);
        TextEdit? insertion = home is null ? InsertHome(to, entry, key) : IsIn(to, home) ? InsertInto(home, entry, IsFlow(to)) : null;
        return removal.Count == 0 || insertion is null ? [] : [insertion, .. removal];
    }

    // weight: 0.5  →  parameters: {weight: 0.5}, or on a line of its own.
    private EquatableArray<TextEdit> Nest(YamlMapping owner, YamlEntry entry, string key)
    {
        TextSpan span = SpanOf(entry);
        TextEdit[] rename = Slice(entry.Key.Site) == entry.Key.Text ? [] : [new(entry.Key.Site, entry.Key.Text)];
        TextSpan before = new(span.Start, 0);
        return IsFlow(owner)
            ? [new(before, key + ": {"), .. rename, new(new(span.End, 0), "}")]
            : [new(before, key + ":" + LineBreak + Blanks(ColumnOf(span.Start) + Step)), .. rename, .. Indent(span, Step)];
    }

    // A new key behind the one that a recipe cannot be without.
    private TextEdit? InsertHome(YamlMapping to, YamlEntry entry, string key)
    {
        YamlEntry above = to.Find("merge_method") ?? to.Entries[to.Entries.Count - 1];
        int end = EndOfLine(SpanOf(above).End);
        int column = ColumnOf(above.Key.Site.Start);
        return IsFlow(to) || !IsIn(to, above) || TextOf(entry, column + Step) is not { } moved ? null
            : new(new(end, 0), LineBreak + Blanks(column) + key + ":" + LineBreak + Blanks(column + Step) + moved);
    }

    private TextEdit? InsertInto(YamlEntry home, YamlEntry entry, bool isFlow)
    {
        int column = ColumnOf(home.Key.Site.Start) + Step;
        switch (home.Value)
        {
            case YamlScalar { IsNull: true, Span.Length: 0 } when isFlow:
                return FitsInFlow(entry.Value) ? new(new(SpanOf(home).End, 0), $" {{{entry.Key.Text}: {Slice(entry.Value.Site)}}}") : null;
            case YamlScalar { IsNull: true, Span.Length: 0 }:
                return TextOf(entry, column) is { } behind ? new(new(EndOfLine(SpanOf(home).End), 0), LineBreak + Blanks(column) + behind) : null;
            case YamlMapping mapping when mapping.Site != mapping.Span || mapping.Find(entry.Key.Text) is not null:
                return null;
            case YamlMapping mapping when IsFlow(mapping):
                return FitsInFlow(entry.Value)
                    ? new(new(mapping.Span.Start + 1, 0), entry.Key.Text + ": " + Slice(entry.Value.Site) + (mapping.Entries.Count == 0 ? "" : ", "))
                    : null;
            case YamlMapping { Entries.Count: > 0 } mapping when IsIn(mapping, mapping.Entries[0]):
                int start = mapping.Entries[0].Key.Site.Start;
                return TextOf(entry, ColumnOf(start)) is { } above ? new(new(start, 0), above + LineBreak + Blanks(ColumnOf(start))) : null;
            default:
                return null;
        }
    }

    private TextEdit? RemovalOf(List<TextSpan> all, TextSpan span, bool isFlow)
    {
        TextSpan? next = all.Where(s => s.Start > span.Start).OrderBy(s => s.Start).Select(s => (TextSpan?)s).FirstOrDefault();
        TextSpan? previous = all.Where(s => s.Start < span.Start).OrderByDescending(s => s.Start).Select(s => (TextSpan?)s).FirstOrDefault();
        if (isFlow)
        {
            return new(next is { } after ? TextSpan.FromBounds(span.Start, after.Start) : previous is { } before ? TextSpan.FromBounds(before.End, span.End) : span, "");
        }

        int line = StartOfLine(span.Start);
        int end = EndOfLine(span.End);
        if (IsBlank(line, span.Start) && IsBlank(span.End, end))
        {
            return new(TextSpan.FromBounds(line, Math.Min(text.Length, end + (end < text.Length && text[end] == '\r' ? 2 : 1))), "");
        }

        return next is { } neighbour ? new(TextSpan.FromBounds(span.Start, neighbour.Start), "") : null;
    }

    private TextSpan SpanOf(YamlEntry entry)
    {
        int colon = text.IndexOf(':', Math.Min(entry.Key.Site.End, text.Length));
        return TextSpan.FromBounds(entry.Key.Site.Start, Math.Max(entry.Value.Site.End, colon < 0 ? entry.Key.Site.End : colon + 1));
    }

    private TextSpan WithDash(TextSpan item)
    {
        int dash = item.Start - 1;
        while (dash > 0 && char.IsWhiteSpace(text[dash]))
        {
            dash--;
        }

        return dash >= 0 && text[dash] == '-' ? TextSpan.FromBounds(dash, item.End) : item;
    }

    // The entry as it is written, lines after the first indented for the new column; null where they cannot be.
    private string? TextOf(YamlEntry entry, int column)
    {
        TextSpan span = SpanOf(entry);
        string rest = text.Substring(entry.Key.Site.End, span.End - entry.Key.Site.End);
        int shift = column - ColumnOf(span.Start);
        if (rest.Split('\n').Skip(1).Any(line => line.Trim().Length > 0 && line.Length - line.TrimStart(' ').Length < -shift))
        {
            return null;
        }

        return entry.Key.Text + string.Join("\n", rest.Split('\n').Select((line, i) => i == 0 || line.Trim().Length == 0 ? line
            : shift >= 0 ? Blanks(shift) + line
            : line.Substring(-shift)));
    }

    private IEnumerable<TextEdit> Indent(TextSpan span, int blanks)
    {
        for (int at = text.IndexOf('\n', span.Start); at >= 0 && at + 1 < span.End; at = text.IndexOf('\n', at + 1))
        {
            if (!IsBlank(at + 1, EndOfLine(at + 1)))
            {
                yield return new(new(at + 1, 0), Blanks(blanks));
            }
        }
    }

    private bool FitsInFlow(YamlNode value) =>
        value.Site == value.Span && Slice(value.Span) is var shown && shown.IndexOf('\n') < 0
        && (value is YamlScalar { IsPlain: true } ? shown.IndexOfAny([',', '[', ']', '{', '}']) < 0 : value is YamlScalar || IsFlow(value));

    private bool IsFlow(YamlNode node) => node.Span.Start < text.Length && text[node.Span.Start] is '{' or '[';

    private static bool IsIn(YamlMapping owner, YamlEntry entry) => owner.IsWrittenHere(entry.Key);

    private bool IsBlank(int start, int end)
    {
        string part = text.Substring(start, Math.Max(0, end - start)).Trim();
        return part.Length == 0 || part[0] == '#';
    }

    private int StartOfLine(int index) => index == 0 ? 0 : text.LastIndexOf('\n', index - 1) + 1;

    private int EndOfLine(int index)
    {
        int end = index >= text.Length ? -1 : text.IndexOf('\n', index);
        return end < 0 ? text.Length : end > index && text[end - 1] == '\r' ? end - 1 : end;
    }

    private int ColumnOf(int index) => index - StartOfLine(index) - (StartOfLine(index) == 0 && text[0] == '\uFEFF' ? 1 : 0);

    private string Slice(TextSpan span) => text.Substring(span.Start, span.Length);

    private static string Blanks(int count) => new(' ', count);
}
