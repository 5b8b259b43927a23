namespace MergeDsl.Generators.Recipes;

/// <summary>Paths as seen from the project, so that no machine's directories enter what is generated.</summary>
internal static class RelativePath
{
    /// <summary>The path of a file from a directory, with <c>/</c>; where they have no root in common, the file's name.</summary>
    public static string From(string directory, string file)
    {
        string[] from = Parts(directory);
        string[] to = Parts(file);
        int common = 0;
        while (common < from.Length && common < to.Length - 1 && from[common] == to[common])
        {
            common++;
        }

        return common == 0
            ? to[to.Length - 1]
            : string.Join("/", Enumerable.Repeat("..", from.Length - common).Concat(to.Skip(common)));
    }

    private static string[] Parts(string path) => path.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);
}
