namespace MergeDsl.Tensors;

/// <summary>Files that are read whole: configurations, indices, tokenizers. Whoever made them decides on their length, and so it has a bound.</summary>
internal static class SmallFile
{
    // The largest tokenizer.json of published models has 34 MB.
    private const long MostBytes = 128L << 20;

    /// <summary>The content of a file.</summary>
    /// <exception cref="IOException">It cannot be read, or is too large to be one.</exception>
    public static byte[] Read(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (file.Length > MostBytes)
        {
            throw new IOException($"{path} has {file.Length} bytes, and a file of its name has at most {MostBytes}; fetch it again");
        }

        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }
}
