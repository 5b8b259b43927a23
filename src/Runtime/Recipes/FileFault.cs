using System.Runtime.InteropServices;

namespace MergeDsl.Recipes;

/// <summary>What a failed call of the file system means to a user, and what can be done about it.</summary>
internal static class FileFault
{
    private const int Device = 5; // EIO
    private const int TooManyFiles = 24; // EMFILE
    private const int TooLarge = 27; // EFBIG
    private const int NoSpace = 28; // ENOSPC
    private const int ReadOnly = 30; // EROFS
    private const int Stale = 116; // ESTALE
    private const int Quota = 122; // EDQUOT
    private const int WouldBlock = 11; // EWOULDBLOCK
    private const int WouldBlockOfBsd = 35; // EWOULDBLOCK
    private const int Shared = unchecked((int)0x80070020); // ERROR_SHARING_VIOLATION
    private const int Full = unchecked((int)0x80070070); // ERROR_DISK_FULL

    /// <summary>That a file would grow beyond a limit, for which .NET has an exception of another kind.</summary>
    /// <param name="length">The bytes that it would have.</param>
    /// <param name="cause">.NET's exception.</param>
    public static IOException OfLimit(long length, ArgumentOutOfRangeException cause) =>
        new($"no file of {length} bytes is admitted here", cause) { HResult = TooLarge };

    /// <summary>Whether a file could not be opened because another process has locked it.</summary>
    public static bool IsHeldByAnother(IOException failure) => failure.HResult is WouldBlock or WouldBlockOfBsd or Shared;

    /// <summary>Throws at an error of a system call that means that the disk failed or is full, and not that it cannot do what was asked.</summary>
    /// <param name="error">The error's number; 0: there was none.</param>
    /// <param name="path">The file.</param>
    public static void ThrowIfSerious(int error, string path)
    {
        if (error is Device or TooLarge or NoSpace or Quota)
        {
            throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{path}'", error);
        }
    }

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
