using System.Globalization;

namespace MergeDsl.Planning;

/// <summary>A tensor's name at its first number: <c>model.layers</c> · 3 · <c>mlp.experts.0.w1.weight</c>.</summary>
internal readonly record struct NumberedName(string Prefix, int Number, string Rest)
{
    // No model has as many layers; what counts further is a number of another kind, or damage.
    private const int Most = 100_000;

    /// <summary>
    /// The name taken apart at its outermost number (experts are numbered within their layer), or null where it has none
    /// between a prefix and a rest.
    /// </summary>
    public static NumberedName? Of(string name) =>
        Find(name, out int start, out int end, out int number) ? new(name[..(start - 1)], number, name[(end + 1)..]) : null;

    /// <summary>Whether a name has such a number.</summary>
    public static bool IsOne(string name) => Find(name, out _, out _, out _);

    /// <summary>The same without texts of its own: checkpoints have tens of thousands of names.</summary>
    public static bool IsOne(string name, out ReadOnlySpan<char> prefix, out int number, out ReadOnlySpan<char> rest)
    {
        bool isOne = Find(name, out int start, out int end, out number);
        prefix = isOne ? name.AsSpan(0, start - 1) : default;
        rest = isOne ? name.AsSpan(end + 1) : default;
        return isOne;
    }

    private static bool Find(string name, out int start, out int end, out int number)
    {
        for (start = name.IndexOf('.') + 1; start > 0; start = name.IndexOf('.', start) + 1)
        {
            end = name.IndexOf('.', start);
            if (end < 0)
            {
                break;
            }

            // "01" is no layer number: it would come back as "1".
            ReadOnlySpan<char> segment = name.AsSpan(start, end - start);
            if (int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < Most && (segment.Length == 1 || segment[0] != '0'))
            {
                return true;
            }
        }

        (end, number) = (-1, 0);
        return false;
    }
}
