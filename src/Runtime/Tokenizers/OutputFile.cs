using MergeDsl.Diagnostics;
using MergeDsl.Recipes;

namespace MergeDsl.Tokenizers;

/// <summary>A small file of the output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="WriteTo">Writes its content.</param>
internal sealed record OutputFile(string Name, Action<Stream> WriteTo)
{
    /// <summary>A file that comes along as it is.</summary>
    public static OutputFile CopyOf(string path) => new(Path.GetFileName(path), destination =>
    {
        using FileStream source = Open(path);
        source.CopyTo(destination);
    });

    private static FileStream Open(string path)
    {
        try
        {
            return new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MergeException([MergeProblem.Of(MergeDiagnostics.ReadFailed, path, FileFault.Describe(e))], e);
        }
    }
}
