using MergeDsl.Diagnostics;
using MergeDsl.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MergeDsl.Yaml;

/// <summary>
/// Reads any text into nodes or diagnostics; never throws. The only file that knows the YAML library, of which it uses the
/// parser's events: these come one by one, so that depth and aliases are bounded before anything is built on them.
/// </summary>
internal sealed class YamlReader
{
    private const int MaxDepth = 64;
    private const int MaxAliasedNodes = 100_000;

    private readonly DiagnosticBag report;
    private readonly IParser parser;
    private readonly int offset;
    private readonly Dictionary<string, YamlNode?> anchors = new(StringComparer.Ordinal);
    private readonly List<TextSpan> scalars = [];
    private int aliasedNodes;
    private int reached;
    private bool failed;
    private bool lacksNodes;
    private bool hasForeignBlanks;

    private YamlReader(DiagnosticBag report)
    {
        this.report = report;
        offset = report.Text.Length > 0 && report.Text[0] == '\uFEFF' ? 1 : 0;
        parser = new Parser(new StringReader(offset == 0 ? report.Text : report.Text.Substring(1)));
    }

    /// <summary>Reads the text of <paramref name="report"/>.</summary>
    public static YamlFile Read(DiagnosticBag report) => new YamlReader(report).ReadFile();

    private YamlFile ReadFile()
    {
        List<YamlNode> documents = [];
        while (Advance())
        {
            if (parser.Current is not DocumentStart)
            {
                continue;
            }

            anchors.Clear();
            if (Advance() && ReadNode(1) is { } root && root is not YamlScalar { IsNull: true })
            {
                documents.Add(root);
            }
        }

        return new(documents, !failed && !lacksNodes, scalars);
    }

    /// <summary>Moves to the next event; false at the end of the text, or where it cannot be read.</summary>
    private bool Advance()
    {
        if (failed)
        {
            return false;
        }

        try
        {
            bool moved = parser.MoveNext();
            reached = Math.Max(reached, moved ? End(parser.Current!) : reached);
            return moved;
        }
        catch (YamlException e)
        {
            Fail(Index(e.Start), e.Message);
        }
        catch (Exception e) when (e.GetBaseException() is not IOException) // the library itself cannot be loaded
        {
            // The library meets some texts with exceptions of other kinds: an unclosed bracket before a key, for one.
            Fail(reached, "it cannot be read from here on");
        }

        return false;
    }

    private void Fail(int index, string message)
    {
        failed = true;
        if (!hasForeignBlanks)
        {
            YamlMistakes.Report(report, index, message);
        }
    }

    // The current event begins a node; afterwards the current event is the node's last.
    private YamlNode? ReadNode(int depth)
    {
        ParsingEvent current = parser.Current!;
        if (current is AnchorAlias alias)
        {
            return Follow(alias, depth);
        }

        AnchorName anchor = current is NodeEvent named ? named.Anchor : default;
        if (!anchor.IsEmpty)
        {
            anchors[anchor.Value] = null;
        }

        if (depth > MaxDepth)
        {
            Refuse(SpanOf(current), $"lists and mappings are nested more than {MaxDepth} deep here");
            return null;
        }

        YamlNode? node = current switch
        {
            Scalar scalar => ReadScalar(scalar),
            SequenceStart => ReadSequence(depth),
            MappingStart => ReadMapping(depth),
            _ => null,
        };
        if (!anchor.IsEmpty)
        {
            anchors[anchor.Value] = node;
        }

        return node;
    }

    private YamlScalar ReadScalar(Scalar scalar)
    {
        TextSpan span = SpanOf(scalar);
        scalars.Add(span);
        if (scalar.Style == ScalarStyle.Plain && !hasForeignBlanks && ForeignBlanks.In(report.Text, span) is { } blank)
        {
            hasForeignBlanks = lacksNodes = true; // what it makes of the text misleads
            ForeignBlanks.Report(report, blank);
        }

        bool isPlain = scalar.Style == ScalarStyle.Plain && scalar.Tag != "tag:yaml.org,2002:str";
        return new(scalar.Value, isPlain, span, span);
    }

    private YamlSequence ReadSequence(int depth)
    {
        SequenceStart start = (SequenceStart)parser.Current!;
        List<YamlNode> items = [];
        while (Advance() && parser.Current is not SequenceEnd)
        {
            if (ReadNode(depth + 1) is { } item)
            {
                items.Add(item);
            }
        }

        TextSpan span = SpanOf(start, start.Style == SequenceStyle.Flow, items.Count == 0 ? null : items[items.Count - 1]);
        return new(items, span, span);
    }

    private YamlMapping ReadMapping(int depth)
    {
        MappingStart start = (MappingStart)parser.Current!;
        YamlMappingBuilder entries = new(report, start.Style == MappingStyle.Flow);
        while (Advance() && parser.Current is not MappingEnd)
        {
            YamlNode? key = ReadNode(depth + 1);
            if (!Advance())
            {
                entries.AddUnfinished(key);
                break;
            }

            YamlNode? value = ReadNode(depth + 1);
            entries.Add(key, value);
        }

        lacksNodes |= entries.IsBroken;
        TextSpan span = SpanOf(start, start.Style == MappingStyle.Flow, entries.Last);
        int written = entries.Count;
        return new(entries.Finish(), written, span, span);
    }

    private YamlNode? Follow(AnchorAlias alias, int depth)
    {
        TextSpan site = SpanOf(alias);
        string name = alias.Value.Value;
        if (!anchors.TryGetValue(name, out YamlNode? node))
        {
            lacksNodes = true;
            report.Report(YamlDiagnostics.Alias, site, name, $"stands for nothing: no node before it is marked `&{name}` (text that begins with `*` needs quotes)");
            return null;
        }

        if (node is null)
        {
            lacksNodes = true;
            report.Report(YamlDiagnostics.Alias, site, name, "stands within the node that it stands for");
            return null;
        }

        aliasedNodes += node.Size;
        if (aliasedNodes > MaxAliasedNodes)
        {
            Refuse(site, $"aliases stand for more than {MaxAliasedNodes} nodes up to here");
            return null;
        }

        if (depth + node.Depth > MaxDepth)
        {
            Refuse(site, $"with this alias, lists and mappings are nested more than {MaxDepth} deep");
            return null;
        }

        return node.UsedAt(site);
    }

    private void Refuse(TextSpan span, string why)
    {
        failed = true;
        report.Report(YamlDiagnostics.TooLarge, span, why);
    }

    // A block's end event stands where the next token begins, so a block ends with its last child; that of a list in brackets
    // stands at the bracket. Literal and folded
    // scalars end one line late, so white space at the end is left out.
    private TextSpan SpanOf(ParsingEvent start, bool isFlow, YamlNode? last)
    {
        int from = Index(start.Start);
        int to = isFlow && !failed ? Index(parser.Current!.Start) + 1 : Math.Max(last?.Site.End ?? from, End(start));
        return TextSpan.FromBounds(from, Math.Max(from, Math.Min(to, report.Text.Length)));
    }

    private TextSpan SpanOf(ParsingEvent e)
    {
        int from = Index(e.Start);
        int to = End(e);
        while (to > from && char.IsWhiteSpace(report.Text[to - 1]))
        {
            to--;
        }

        return TextSpan.FromBounds(from, to);
    }

    private int End(ParsingEvent e) => Math.Max(Index(e.Start), Index(e.End));

    private int Index(in Mark mark) => (int)Math.Min(Math.Max(mark.Index, 0) + offset, report.Text.Length);
}
