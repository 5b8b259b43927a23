namespace MergeDsl.Output;

/// <summary>Where a path leads when all links on it are followed, also those above its last part.</summary>
internal static class RealPath
{
    private const int MostLinks = 40; // as the system has it

    /// <summary>An absolute path without links; what does not exist stays as it is.</summary>
    /// <exception cref="IOException">The links lead round in a circle.</exception>
    public static string Of(string path) => Of(Path.GetFullPath(path), MostLinks);

    private static string Of(string path, int links)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
        {
            return path;
        }

        string here = Path.Combine(Of(parent, links), Path.GetFileName(path));
        return new FileInfo(here).LinkTarget is not { } target ? here
            : links > 0 ? Of(Path.GetFullPath(target, Path.GetDirectoryName(here) ?? here), links - 1)
            : throw new IOException($"Too many levels of symbolic links : '{path}'");
    }
}
