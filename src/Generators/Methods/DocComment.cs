using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators.Methods;

/// <summary>
/// The doc comment of a declaration, read from its text: the compiler parses doc comments only for projects that write
/// a documentation file, and help texts must not depend on that.
/// </summary>
internal sealed class DocComment
{
    private readonly XElement? root;

    private DocComment(XElement? root) => this.root = root;

    /// <summary>The doc comment of the first of a symbol's declarations that has one.</summary>
    public static DocComment Of(ISymbol symbol, CancellationToken cancellation)
    {
        foreach (SyntaxReference reference in symbol.DeclaringSyntaxReferences)
        {
            string xml = Text(reference.GetSyntax(cancellation));
            if (xml.Length > 0 && Parse(xml) is { } root)
            {
                return new(root);
            }
        }

        return new(null);
    }

    /// <summary>What the summary says, as plain text on one line; empty without one.</summary>
    public string Summary => Plain(root?.Element("summary"));

    /// <summary>What is said of a parameter.</summary>
    public string Parameter(string name) =>
        Plain(root?.Elements("param").FirstOrDefault(p => p.Attribute("name")?.Value == name));

    private static string Text(SyntaxNode declaration)
    {
        StringBuilder text = new();
        foreach (string line in declaration.GetLeadingTrivia().ToFullString().Split('\n'))
        {
            string trimmed = line.Trim();
            if (trimmed.StartsWith("///", StringComparison.Ordinal))
            {
                text.Append(trimmed, 3, trimmed.Length - 3).Append('\n');
            }
        }

        return text.ToString();
    }

    private static XElement? Parse(string xml)
    {
        try
        {
            return XElement.Parse("<doc>" + xml + "</doc>");
        }
        catch (XmlException)
        {
            return null; // the compiler reports it (CS1570)
        }
    }

    private static string Plain(XElement? element)
    {
        if (element is null)
        {
            return "";
        }

        StringBuilder text = new();
        Append(text, element);
        return string.Join(" ", text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static void Append(StringBuilder text, XElement element)
    {
        foreach (XNode node in element.Nodes())
        {
            switch (node)
            {
                case XText t:
                    text.Append(t.Value);
                    break;
                case XElement { IsEmpty: true } reference:
                    string name = (reference.Attribute("cref") ?? reference.Attribute("langword") ?? reference.Attribute("name") ?? reference.Attribute("href"))?.Value ?? "";
                    text.Append(name);
                    break;
                case XElement inner:
                    Append(text, inner);
                    break;
            }
        }
    }
}
