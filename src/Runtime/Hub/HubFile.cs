namespace MergeDsl.Hub;

/// <summary>A file of a repository, as the hub lists it.</summary>
/// <param name="Name">Its path in the repository.</param>
/// <param name="Size">Its length in bytes; null where the listing does not say.</param>
/// <param name="Tag">What names its content: the SHA-256 of a large file, the Git blob hash of a small one; or null.</param>
internal sealed record HubFile(string Name, long? Size, string? Tag)
{
    private const int Sha256Length = 64;
    private const int Sha1Length = 40;
    private const long MostBytes = 1L << 50; // more than any disk; sums of such do not overflow

    /// <summary>Whether <see cref="Tag"/> is the SHA-256 of the content.</summary>
    public bool HasSha256 => Tag is { Length: Sha256Length } && Tag.All(char.IsAsciiHexDigit);

    /// <summary>Whether a number that a server gives can be a file's length.</summary>
    public static bool IsSize(long bytes) => bytes is >= 0 and <= MostBytes;

    /// <summary>Whether <see cref="Tag"/> is the hash that Git gives the content.</summary>
    public bool HasGitHash => Tag is { Length: Sha1Length } && Tag.All(char.IsAsciiHexDigit);
}
