using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace MergeDsl.Generators.Emission;

/// <summary>Values and names as C# writes them.</summary>
internal static class CSharp
{
    /// <summary>A string literal; nothing that is not printable ASCII stands in it as itself unless it is a letter.</summary>
    public static string Literal(string value) => SymbolDisplay.FormatLiteral(value, quote: true);

    public static string Literal(bool value) => value ? "true" : "false";

    public static string Literal(int value) => value switch
    {
        int.MaxValue => "int.MaxValue",
        int.MinValue => "int.MinValue",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>A number that reads back as the same double; whole numbers as people write them.</summary>
    public static string Literal(double value)
    {
        if (double.IsPositiveInfinity(value))
        {
            return "double.PositiveInfinity";
        }

        if (double.IsNegativeInfinity(value))
        {
            return "double.NegativeInfinity";
        }

        string text = value.ToString("R", CultureInfo.InvariantCulture);
        if (double.Parse(text, CultureInfo.InvariantCulture) != value)
        {
            text = value.ToString("G17", CultureInfo.InvariantCulture);
        }

        // A literal without point and exponent is an int, which must fit; minus zero must stay a double.
        bool isWhole = text.All(c => c is (>= '0' and <= '9') or '-');
        return isWhole && (Math.Abs(value) > int.MaxValue || (value == 0 && text[0] == '-')) ? text + ".0" : text;
    }

    /// <summary>A number that is a double also where nothing else says so.</summary>
    public static string Double(double value)
    {
        string text = Literal(value);
        return text.All(c => c is (>= '0' and <= '9') or '-') ? text + ".0" : text;
    }

    /// <summary>A name that may stand where an identifier is expected, also where it is a keyword.</summary>
    public static string Escape(string identifier) =>
        SyntaxFacts.GetKeywordKind(identifier) != SyntaxKind.None ? "@" + identifier : identifier;

    /// <summary>Text for the inside of a doc comment, on one line.</summary>
    public static string Doc(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char c in text)
        {
            escaped.Append(c switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' => " ",
                _ => c.ToString(),
            });
        }

        return escaped.ToString();
    }

    /// <summary>A namespace of valid identifiers, from what a project file says.</summary>
    public static string Namespace(string text)
    {
        IEnumerable<string> parts = text.Split('.').Where(p => p.Trim().Length > 0).Select(p => Escape(Identifier(p.Trim())));
        return string.Join(".", parts);
    }

    /// <summary>An identifier made of <paramref name="text"/>: other characters become <c>_</c>.</summary>
    public static string Identifier(string text)
    {
        StringBuilder name = new(text.Length + 1);
        foreach (char c in text)
        {
            name.Append(SyntaxFacts.IsIdentifierPartCharacter(c) ? c : '_');
        }

        if (name.Length == 0 || !SyntaxFacts.IsIdentifierStartCharacter(name[0]))
        {
            name.Insert(0, '_');
        }

        return name.ToString();
    }
}
