namespace MergeDsl.Tokenizers;

/// <summary>A small file of the output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="WriteTo">Writes its content.</param>
internal sealed record OutputFile(string Name, Action<Stream> WriteTo)
{
    /// <summary>A file that comes along as it is.</summary>
    public static OutputFile CopyOf(string path) => new(Path.GetFileName(path), destination =>
    {
        using FileStream source = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        source.CopyTo(destination);
    });
}
