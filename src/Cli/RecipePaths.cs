using System.Text.RegularExpressions;

namespace MergeDsl.Cli;

/// <summary>Finds the files that a pattern means, for shells that leave <c>*</c>, <c>?</c> and <c>**</c> to the program.</summary>
internal static class RecipePaths
{
    /// <summary>The files, in order; a path without a wildcard, or one that exists as it stands, is itself.</summary>
    public static IReadOnlyList<string> Expand(string pattern)
    {
        if (pattern.AsSpan().IndexOfAny('*', '?') < 0 || File.Exists(pattern))
        {
            return [pattern];
        }

        string[] parts = pattern.Replace('\\', '/').Split('/');
        int wild = Array.FindIndex(parts, p => p.AsSpan().IndexOfAny('*', '?') >= 0);
        string root = wild == 0 ? "." : string.Join('/', parts[..wild]) + "/";
        Regex name = new("^" + string.Concat(parts[wild..].Select(Part)).TrimEnd('/') + "$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        return !Directory.Exists(root) ? []
            : [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Where(f => name.IsMatch(Path.GetRelativePath(root, f).Replace('\\', '/')))
                .Select(f => wild == 0 ? Path.GetRelativePath(root, f) : f).Order(StringComparer.Ordinal)];
    }

    private static string Part(string part) =>
        part == "**" ? "(?:[^/]+/)*" : Regex.Escape(part).Replace(@"\*", "[^/]*").Replace(@"\?", "[^/]") + "/";
}
