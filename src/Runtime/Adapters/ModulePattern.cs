using System.Text.RegularExpressions;

namespace MergeDsl.Adapters;

/// <summary>A key of <c>rank_pattern</c> or <c>alpha_pattern</c>, which PEFT matches, as a regular expression, with the end of a module's name, from a dot on.</summary>
internal sealed class ModulePattern
{
    // An automaton may take megabytes while it matches, and a plain name takes none.
    private const int MostExpressions = 256;

    private readonly string name;
    private readonly bool isWhole;
    private readonly Regex? expression;

    private ModulePattern(string key)
    {
        isWhole = key.StartsWith('^');
        name = isWhole ? key[1..] : key;
        expression = IsPlain(key) ? null : new($@"\A(?:.*\.)?(?:{key})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }

    /// <summary>The patterns of some keys.</summary>
    /// <exception cref="ArgumentException">One is no regular expression, or too many are.</exception>
    public static List<ModulePattern> Of(IReadOnlyCollection<string> keys)
    {
        int expressions = keys.Count(k => !IsPlain(k));
        return expressions <= MostExpressions
            ? [.. keys.Select(k => new ModulePattern(k))]
            : throw new ArgumentException($"{expressions} of its patterns are regular expressions, at most {MostExpressions} are read; name the modules instead");
    }

    public bool IsMatch(string module)
    {
        if (expression is not null)
        {
            return expression.IsMatch(module);
        }

        int start = module.Length - name.Length;
        if (start < 0 || (start > 0 && (isWhole || module[start - 1] != '.')))
        {
            return false;
        }

        for (int i = 0; i < name.Length; i++)
        {
            if (name[i] != module[start + i] && name[i] != '.') // a dot is any character
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPlain(string key) => key.Skip(key.StartsWith('^') ? 1 : 0).All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
}
