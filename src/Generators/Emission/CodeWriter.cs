using System.Text;

namespace MergeDsl.Generators.Emission;

/// <summary>Builds C# text line by line: four spaces a level, <c>\n</c> line ends.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder text = new();
    private int depth;

    public CodeWriter Line(string line = "")
    {
        if (line.Length > 0)
        {
            text.Append(' ', 4 * depth).Append(line);
        }

        text.Append('\n');
        return this;
    }

    /// <summary>Appends text as it stands, for literals that must not be indented.</summary>
    public CodeWriter Raw(string raw)
    {
        text.Append(raw);
        return this;
    }

    public CodeWriter Open(string head) => Line(head).Open();

    public CodeWriter Open()
    {
        Line("{");
        depth++;
        return this;
    }

    public CodeWriter Close(string tail = "")
    {
        depth--;
        return Line("}" + tail);
    }

    public CodeWriter Indent()
    {
        depth++;
        return this;
    }

    public CodeWriter Outdent()
    {
        depth--;
        return this;
    }

    public override string ToString() => text.ToString();
}
