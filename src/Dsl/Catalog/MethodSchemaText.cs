using System.Globalization;
using System.Text;
using MergeDsl.Declaration;

namespace MergeDsl.Catalog;

/// <summary>
/// A method's schema as text and back: one fact a line, fields separated by tabs. It crosses assembly boundaries as the
/// argument of <see cref="MergeMethodSchemaAttribute"/>, so what is written by one version is read by another:
/// unknown lines are skipped, and nothing here may change its meaning.
/// </summary>
public static class MethodSchemaText
{
    /// <summary>The text of <paramref name="schema"/>, with <c>\n</c> line ends.</summary>
    public static string Write(MethodSchema schema)
    {
        StringBuilder text = new();
        Line(text, "method", schema.Name, schema.TypeName, schema.Base.ToString(), schema.Summary, schema.Paper);
        Line(text, "inputs", Whole(schema.Inputs.Min), Whole(schema.Inputs.Max), Flag(schema.Inputs.CountsBase));
        foreach (ParameterSchema p in schema.Parameters)
        {
            Line(text, "parameter", p.Name, p.Member, p.Scope.ToString(), p.Type.Kind.ToString(), Flag(p.IsNullable), p.Default?.ToString(), p.Summary, p.Type.EnumType);
            if (p.Type.IsInternal)
            {
                Line(text, "internal");
            }

            foreach (ParameterWord word in p.Type.Words)
            {
                Line(text, "word", word.Name, word.Member);
            }

            foreach (RangeConstraint r in p.Ranges)
            {
                Line(text, "range", Number(r.Min), Number(r.Max), Flag(r.MinExclusive), Flag(r.MaxExclusive), Flag(r.IsAdvice), r.Otherwise);
            }

            if (p.Idle is { } idle)
            {
                Line(text, "idle", Number(idle.Value), idle.Consequence);
            }
        }

        foreach (IgnoredParameter ignored in schema.Ignored)
        {
            Line(text, "ignored", ignored.Name, ignored.Scope.ToString());
        }

        foreach (MethodConstraint constraint in schema.Constraints)
        {
            switch (constraint)
            {
                case WithinConstraint w:
                    Line(text, "within", Number(w.Min), Number(w.Max), w.Parameter, w.Margin);
                    break;
                case NonZeroSumConstraint n:
                    Line(text, "nonzerosum", n.Parameter, n.When, n.Otherwise);
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>The schema that <paramref name="text"/> says, or null if it is none (written by a version that is not understood).</summary>
    public static MethodSchema? Read(string text)
    {
        MethodSchema? schema = null;
        List<ParameterSchema> parameters = [];
        List<IgnoredParameter> ignored = [];
        List<MethodConstraint> constraints = [];
        try
        {
            foreach (string line in text.Split('\n'))
            {
                Fields f = new(line);
                switch (f.Kind)
                {
                    case "method":
                        schema = new(f.Required(1), f.Required(2), f.Required(4), f.Enum<BaseRole>(3), new(1, int.MaxValue, false), [], Paper: f[5]);
                        break;
                    case "inputs" when schema is not null:
                        schema = schema with { Inputs = new(f.Whole(1), f.Whole(2), f.Flag(3)) };
                        break;
                    case "parameter":
                        parameters.Add(ReadParameter(f));
                        break;
                    case "internal":
                        ParameterSchema p = parameters[parameters.Count - 1];
                        parameters[parameters.Count - 1] = p with { Type = p.Type with { IsInternal = true } };
                        break;
                    case "word":
                        p = parameters[parameters.Count - 1];
                        ParameterWord word = new(f.Required(1), f.Required(2));
                        parameters[parameters.Count - 1] = p with { Type = p.Type with { Words = [.. p.Type.Words, word] } };
                        break;
                    case "range":
                        RangeConstraint range = new(f.Number(1), f.Number(2), f.Flag(3), f.Flag(4), f.Flag(5), f[6]);
                        p = parameters[parameters.Count - 1];
                        parameters[parameters.Count - 1] = p with { Ranges = [.. p.Ranges, range] };
                        break;
                    case "idle":
                        p = parameters[parameters.Count - 1];
                        parameters[parameters.Count - 1] = p with { Idle = new(f.Number(1), f.Required(2)) };
                        break;
                    case "ignored":
                        ignored.Add(new(f.Required(1), f.Enum<ParameterScope>(2)));
                        break;
                    case "within":
                        constraints.Add(new WithinConstraint(f.Number(1), f.Number(2), f.Required(3), f.Required(4)));
                        break;
                    case "nonzerosum":
                        constraints.Add(new NonZeroSumConstraint(f.Required(1), f[2], f[3]));
                        break;
                }
            }
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            return null;
        }

        return schema is null ? null : schema with
        {
            Parameters = parameters.ToEquatableArray(),
            Ignored = ignored.ToEquatableArray(),
            Constraints = constraints.ToEquatableArray(),
        };
    }

    private static ParameterSchema ReadParameter(Fields f)
    {
        ValueKind kind = f.Enum<ValueKind>(4);
        ScalarValue? value = f[6] is not { } text ? null : kind switch
        {
            ValueKind.Boolean => ScalarValue.Of(text == "true"),
            ValueKind.Number => ScalarValue.Of(f.Number(6)),
            ValueKind.WholeNumber => ScalarValue.Of(f.Whole(6)),
            ValueKind.Word => ScalarValue.OfWord(text),
            _ => ScalarValue.Of(text),
        };
        return new(f.Required(1), f.Required(2), f.Enum<ParameterScope>(3), new(kind, f[8]), f.Flag(5), value, f.Required(7));
    }

    // A field that is null is written as nothing at all, an empty text as \e, so that both come back.
    private static void Line(StringBuilder text, string kind, params string?[] fields)
    {
        text.Append(kind);
        foreach (string? field in fields)
        {
            text.Append('\t').Append(field is "" ? "\\e" : field?.Replace("\\", "\\\\").Replace("\t", "\\t").Replace("\n", "\\n").Replace("\r", "\\r"));
        }

        text.Append('\n');
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Flag(bool value) => value ? "1" : "0";

    private readonly struct Fields(string line)
    {
        private readonly string[] fields = line.Split('\t');

        public string Kind => fields[0];

        public string? this[int index] => index >= fields.Length || fields[index].Length == 0 ? null : Unescape(fields[index]);

        public string Required(int index) => this[index] ?? throw new FormatException();

        public double Number(int index) => double.Parse(Required(index), CultureInfo.InvariantCulture);

        public int Whole(int index) => int.Parse(Required(index), CultureInfo.InvariantCulture);

        public bool Flag(int index) => this[index] == "1";

        public T Enum<T>(int index)
            where T : struct => (T)System.Enum.Parse(typeof(T), Required(index));

        private static string Unescape(string field)
        {
            StringBuilder text = new();
            for (int i = 0; i < field.Length; i++)
            {
                if (field[i] != '\\' || ++i == field.Length)
                {
                    text.Append(field[Math.Min(i, field.Length - 1)]);
                    continue;
                }

                text.Append(field[i] switch { 't' => "\t", 'n' => "\n", 'r' => "\r", 'e' => "", char c => c.ToString() });
            }

            return text.ToString();
        }
    }
}
