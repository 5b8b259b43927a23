namespace MergeDsl.Recipes;

/// <summary>What a failed call of the file system means to a user, and what can be done about it.</summary>
internal static class FileFault
{
    /// <summary>EIO.</summary>
    public const int Device = 5;

    /// <summary>EFBIG.</summary>
    public const int TooLarge = 27;

    /// <summary>ENOSPC.</summary>
    public const int NoSpace = 28;

    /// <summary>EDQUOT.</summary>
    public const int Quota = 122;

    private const int TooManyFiles = 24; // EMFILE
    private const int ReadOnly = 30; // EROFS
    private const int Stale = 116; // ESTALE
    private const int Full = unchecked((int)0x80070070); // ERROR_DISK_FULL

    /// <summary>The system's words, which name the file, and a remedy where there is one.</summary>
    public static string Describe(Exception failure) => RemedyOf(failure) is { } remedy ? $"{failure.Message.TrimEnd('.')}; {remedy}" : failure.Message;

    // .NET hands the system's number on as it is.
    private static string? RemedyOf(Exception failure) => failure switch
    {
        UnauthorizedAccessException => "change its permissions, or take another place",
        EndOfStreamException => "run the merge again when nothing writes to it",
        FileNotFoundException or DirectoryNotFoundException => "was it removed or renamed meanwhile? Run the merge again",
        _ => failure.HResult switch
        {
            NoSpace or Full => "free space on that disk, or write to another one",
            Quota => "remove files of yours there, have the quota raised, or write to another disk",
            TooLarge => "a limit (ulimit -f) or the file system admits no file of that size; raise it, or write smaller files with --out-shard-size",
            Device => "the disk reports a fault (the system's log tells which); copy what it holds to another one",
            ReadOnly => "it is mounted read-only; take another place",
            TooManyFiles => "raise the limit of open files (ulimit -n)",
            Stale => "the server of that directory has lost it; mount it again",
            _ => null,
        },
    };
}
