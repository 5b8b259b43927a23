using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MergeDsl.Output;

/// <summary>Small files that are on the disk when the call returns, and directories whose entries are.</summary>
internal static partial class DurableFiles
{
    /// <summary>Writes a new file, UTF-8 without byte-order mark.</summary>
    public static void Write(string path, string text) => Write(path, file => file.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes a new file with ordinary permissions.</summary>
    public static void Write(string path, Action<Stream> content)
    {
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        content(file);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Forces a directory's entries to the disk, so that a rename survives a power loss. Does nothing where the system has no such call.</summary>
    public static void FlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const int ReadOnly = 0;
        int descriptor = Open(path, ReadOnly);
        if (descriptor >= 0)
        {
            // Some file systems refuse to flush a directory; the files themselves are flushed in any case.
            _ = Sync(descriptor);
            _ = Close(descriptor);
        }
    }

    /// <summary>
    /// Asks the system to begin writing what a file has in memory: the disk works while the merge does, and the flush at
    /// the end finds little left. A hint, on Linux only; failure is of no consequence.
    /// </summary>
    public static void BeginWriteBack(SafeFileHandle file)
    {
        if (OperatingSystem.IsLinux())
        {
            const uint Begin = 2; // SYNC_FILE_RANGE_WRITE
            try
            {
                _ = SyncFileRange(file, 0, 0, Begin);
            }
            catch (ObjectDisposedException)
            {
                // The merge was cancelled.
            }
        }
    }

    /// <summary>Exchanges two directories at once, so that there is no moment without one of them; false where the system cannot.</summary>
    public static bool TryExchange(string path, string other)
    {
        const int WorkingDirectory = -100; // AT_FDCWD
        const uint Exchange = 2; // RENAME_EXCHANGE
        try
        {
            return OperatingSystem.IsLinux() && RenameAt(WorkingDirectory, path, WorkingDirectory, other, Exchange) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false; // an old C library
        }
    }

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt(int oldDirectory, string oldPath, int newDirectory, string newPath, uint flags);

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    private static partial int SyncFileRange(SafeFileHandle file, long offset, long length, uint flags);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
