namespace MergeDsl.Text;

/// <summary>Finds what was probably meant: by case, by <c>-</c> for <c>_</c>, by edit distance, or as the only longer word that begins or ends with it.</summary>
internal static class Suggestion
{
    private const int MaxLength = 64;

    /// <summary>The candidate that <paramref name="text"/> was probably meant to be, or null. Of equals the first.</summary>
    public static string? Closest(string text, IEnumerable<string> candidates)
    {
        if (text.Length is 0 or > MaxLength)
        {
            return null;
        }

        string plain = Normalise(text);
        string? best = null;
        int bestDistance = int.MaxValue;
        List<string> longer = [];
        foreach (string candidate in candidates)
        {
            string other = Normalise(candidate);
            int distance = Distance(plain, other);
            if (distance <= Tolerance(plain, other) && distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }

            if (plain.Length >= 4 && (other.StartsWith(plain, StringComparison.Ordinal) || other.EndsWith("_" + plain, StringComparison.Ordinal)))
            {
                longer.Add(candidate);
            }
        }

        return best ?? (longer.Count == 1 ? longer[0] : null);
    }

    /// <summary>
    /// The Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, substitutions and swaps of
    /// neighbours that turn one text into the other.
    /// </summary>
    public static int Distance(string a, string b)
    {
        int[] beforeLast = new int[b.Length + 1];
        int[] last = new int[b.Length + 1];
        int[] row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(Math.Min(last[j] + 1, row[j - 1] + 1), substituted);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[b.Length];
    }

    // A third of the longer word may be wrong, one letter in words of three, none in shorter ones.
    private static int Tolerance(string a, string b) => Math.Max(a.Length, b.Length) / 3;

    private static string Normalise(string text) => text.Trim().ToLowerInvariant().Replace('-', '_').Replace(' ', '_');
}
