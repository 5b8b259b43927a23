using System.Globalization;
using System.Text;

namespace MergeDsl.Schema;

/// <summary>Writes JSON with an indentation of two blanks, keys in the order in which they are given.</summary>
internal sealed class JsonText
{
    private readonly StringBuilder text = new();
    private int depth;
    private bool isFirst = true;

    public override string ToString() => text.ToString();

    public JsonText Object(string? key, Action content) => Nest(key, '{', content, '}');

    public JsonText Array(string? key, Action content) => Nest(key, '[', content, ']');

    public JsonText Text(string? key, string value) => Raw(key, Quote(value));

    public JsonText Boolean(string? key, bool value) => Raw(key, value ? "true" : "false");

    public JsonText Number(string? key, double value) => Raw(key, value.ToString("R", CultureInfo.InvariantCulture));

    public JsonText Texts(string key, IEnumerable<string> values) => Raw(key, "[" + string.Join(", ", values.Select(Quote)) + "]");

    private JsonText Nest(string? key, char open, Action content, char close)
    {
        Start(key);
        text.Append(open);
        depth++;
        isFirst = true;
        content();
        depth--;
        if (!isFirst)
        {
            NewLine();
        }

        text.Append(close);
        isFirst = false;
        return this;
    }

    private JsonText Raw(string? key, string value)
    {
        Start(key);
        text.Append(value);
        return this;
    }

    private void Start(string? key)
    {
        if (!isFirst)
        {
            text.Append(',');
        }

        if (depth > 0)
        {
            NewLine();
        }

        isFirst = false;
        if (key is not null)
        {
            text.Append(Quote(key)).Append(": ");
        }
    }

    private void NewLine() => text.Append('\n').Append(' ', 2 * depth);

    private static string Quote(string value)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in value)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                < ' ' or '\u2028' or '\u2029' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }
}
