using System.Runtime.InteropServices;
using System.Text;
using MergeDsl.Recipes;
using Microsoft.Win32.SafeHandles;

namespace MergeDsl.Output;

/// <summary>
/// The file system as an output sees it: what makes, writes, forces to the disk, renames and removes the parts of one goes
/// through here. Tests put another in its place, which lets each step fail, or loses what was not forced to the disk.
/// </summary>
internal partial class OutputDisk
{
    /// <summary>The system's.</summary>
    public static OutputDisk OfSystem { get; } = new();

    /// <summary>Makes a directory, and those above it.</summary>
    public virtual void CreateDirectory(string path) => Directory.CreateDirectory(path);

    /// <summary>Makes a file of that length, in place of what is there, with room for it.</summary>
    public virtual SafeFileHandle Create(string path, long length)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            Reserve(file, path, length);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file that is there, for reading and writing.</summary>
    public virtual SafeFileHandle Open(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);

    /// <summary>Writes bytes at a place.</summary>
    public virtual void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(file, bytes, offset);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw FileFault.OfLimit(offset + bytes.Length, e);
        }
    }

    /// <summary>Forces what was written to a file to the disk.</summary>
    public virtual void Flush(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    /// <summary>Forces a directory's entries to the disk, so that a rename survives a power loss. Does nothing where the system has no such call.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public virtual void FlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const int ReadOnly = 0;
        int descriptor = Open(path, ReadOnly);
        if (descriptor >= 0)
        {
            int error = Sync(descriptor) == 0 ? 0 : Marshal.GetLastPInvokeError();
            _ = Close(descriptor);
            FileFault.ThrowIfSerious(error, path); // some file systems refuse to flush a directory; the files themselves are flushed in any case
        }
    }

    /// <summary>Renames a file, in place of what is there, or a directory.</summary>
    public virtual void Move(string path, string to)
    {
        if (Directory.Exists(path))
        {
            Directory.Move(path, to);
        }
        else
        {
            File.Move(path, to, overwrite: true);
        }
    }

    /// <summary>Exchanges two directories at once, so that there is no moment without one of them; false where the system cannot.</summary>
    public virtual bool TryExchange(string path, string other)
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

    /// <summary>Removes a file, or a directory with all that is in it; one that is not there is none.</summary>
    public virtual void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }

    /// <summary>Writes a new file, UTF-8 without byte-order mark, which is on the disk when the call returns.</summary>
    public void WriteFile(string path, string text) => WriteFile(path, file => file.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes a new file with ordinary permissions, which is on the disk when the call returns.</summary>
    public void WriteFile(string path, Action<Stream> content)
    {
        using SafeFileHandle file = Create(path, 0);
        using OutputStream stream = new(this, file);
        try
        {
            content(stream);
            Flush(file);
        }
        catch (IOException e) when (!e.Message.Contains(path, StringComparison.Ordinal))
        {
            throw new IOException($"{e.Message} : '{path}'", e) { HResult = e.HResult };
        }
    }

    /// <summary>Gives a new file its length, and room for it, so that a full disk shows at once; a file that grows write by write is slower, too.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    public static void Reserve(SafeFileHandle file, string path, long length)
    {
        if (length > 0 && OperatingSystem.IsLinux())
        {
            const int AndSetLength = 0;
            FileFault.ThrowIfSerious(Allocate(file, AndSetLength, 0, length) == 0 ? 0 : Marshal.GetLastPInvokeError(), path);
        }

        try
        {
            RandomAccess.SetLength(file, length); // some file systems cannot reserve
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw FileFault.OfLimit(length, e);
        }
    }

    /// <summary>Lets what is written to an open file bypass the system's cache: whole pages of memory to whole blocks of the file. False where that is not possible.</summary>
    public virtual bool TryBypassCache(SafeFileHandle file)
    {
        const int GetFlags = 3, SetFlags = 4; // F_GETFL, F_SETFL
        int direct = RuntimeInformation.ProcessArchitecture switch // O_DIRECT
        {
            Architecture.X64 or Architecture.X86 => 0x4000,
            Architecture.Arm64 or Architecture.Arm => 0x10000,
            _ => 0,
        };
        return OperatingSystem.IsLinux() && direct != 0 && Control(file, GetFlags, 0) is >= 0 and int flags && Control(file, SetFlags, flags | direct) == 0;
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

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt(int oldDirectory, string oldPath, int newDirectory, string newPath, uint flags);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(SafeFileHandle file, int command, int argument);

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    private static partial int SyncFileRange(SafeFileHandle file, long offset, long length, uint flags);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int Allocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
