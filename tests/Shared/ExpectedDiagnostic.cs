namespace MergeDsl.Tests;

/// <summary>What is to be said about a recipe.</summary>
/// <param name="Start">Where: the index of the first character.</param>
/// <param name="End">The index behind the last.</param>
/// <param name="Severity"><c>error</c>, <c>warning</c> or <c>info</c>.</param>
/// <param name="Id">The diagnostic.</param>
/// <param name="Words">Parts of the message, in this order.</param>
public sealed record ExpectedDiagnostic(int Start, int End, string Severity, string Id, IReadOnlyList<string> Words)
{
    /// <summary>The line, from 1.</summary>
    public int Line { get; private init; }

    /// <summary>The column, from 1, in UTF-16 units; a byte-order mark takes none.</summary>
    public int Column { get; private init; }

    /// <summary>The place as a compiler prints it, with severity and id.</summary>
    public string Place => $"({Line},{Column}): {Severity} {Id}";

    /// <summary>Whether a message has all the words, in their order.</summary>
    public bool IsSaidIn(string message)
    {
        int at = 0;
        return Words.All(w => (at = message.IndexOf(w, at, StringComparison.Ordinal)) >= 0);
    }

    internal ExpectedDiagnostic In(string text, int shift) => this with
    {
        Line = text[..Start].Count(c => c == '\n') + 1,
        Column = Start - text[..Start].LastIndexOf('\n'),
        Start = Start + shift,
        End = End + shift,
    };
}
