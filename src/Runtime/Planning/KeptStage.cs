using MergeDsl.Diagnostics;
using MergeDsl.Recipes;

namespace MergeDsl.Planning;

/// <summary>Where a stage is kept as a checkpoint of its own.</summary>
internal static class KeptStage
{
    /// <summary>The directory of a stage.</summary>
    /// <param name="keepStages">The directory of all stages.</param>
    /// <param name="stage">The stage's name.</param>
    /// <exception cref="MergeException">The name leads elsewhere.</exception>
    public static string DirectoryOf(string keepStages, string stage)
    {
        string all = Path.TrimEndingDirectorySeparator(Path.GetFullPath(keepStages));
        string place = stage.Contains('\0') ? all : Path.TrimEndingDirectorySeparator(Path.GetFullPath(stage, all));
        return place.StartsWith(all + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? place
            : throw MergeException.Of(MergeDiagnostics.StageName, stage, all);
    }

    /// <summary>Whether a stage is there. Directories appear under their name when they are complete.</summary>
    public static bool IsThere(string directory) => Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any();
}
