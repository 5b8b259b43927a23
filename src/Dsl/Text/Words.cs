namespace MergeDsl.Text;

/// <summary>Puts values into messages.</summary>
internal static class Words
{
    private const int MaxShown = 60;

    /// <summary>A value on one line, cut where it is long.</summary>
    public static string Show(string value)
    {
        string shown = value.Length > MaxShown ? value.Substring(0, MaxShown) : value;
        foreach (char c in shown)
        {
            if (char.IsControl(c) || LineMap.IsBreak(c))
            {
                shown = new([.. shown.Select(d => char.IsControl(d) || LineMap.IsBreak(d) ? ' ' : d)]);
                break;
            }
        }

        return value.Length > MaxShown ? shown + "…" : shown;
    }

    /// <summary>"a", "a and b", "a, b and c".</summary>
    public static string List(IEnumerable<string> items, string conjunction = "and")
    {
        List<string> all = [.. items];
        return all.Count <= 1
            ? string.Concat(all)
            : string.Join(", ", all.Take(all.Count - 1)) + " " + conjunction + " " + all[all.Count - 1];
    }

    /// <summary>Where the same was found as often again: " (here and in 2 more places)"; nothing for 0.</summary>
    public static string More(int places) =>
        places == 0 ? "" : places == 1 ? " (here and in one more place)" : $" (here and in {places} more places)";

    /// <summary>The first three, and how many more.</summary>
    public static string Some(IReadOnlyList<string> items) =>
        items.Count <= 4 ? List(items) : string.Join(", ", items.Take(3)) + $" and {items.Count - 3} more";
}
