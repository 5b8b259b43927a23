using MergeDsl.Diagnostics;
using MergeDsl.Output;
using MergeDsl.Recipes;
using Microsoft.Win32.SafeHandles;

namespace MergeDsl.Execution;

/// <summary>A spool in a temporary file without a name: whatever happens, nothing of it is left.</summary>
internal sealed class SpoolFile : SpoolStore
{
    private readonly string directory;
    private readonly SafeFileHandle handle;

    /// <exception cref="MergeException">The file cannot be made, or there is no room for it.</exception>
    public SpoolFile(string directory, long length)
    {
        this.directory = directory;
        string path = Path.Combine(directory, $".spool-{Guid.NewGuid():N}");
        try
        {
            handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);
            if (!OperatingSystem.IsWindows())
            {
                File.Delete(path); // the file lives on until it is closed
            }

            OutputDisk.Reserve(handle, path, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            handle?.Dispose();
            throw Failed(e);
        }
    }

    public override void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(handle, bytes, offset);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw Failed(FileFault.OfLimit(offset + bytes.Length, e));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }
    }

    public override void Read(long offset, Span<byte> destination)
    {
        try
        {
            while (!destination.IsEmpty)
            {
                int read = RandomAccess.Read(handle, destination, offset);
                destination = read > 0 ? destination[read..] : throw new EndOfStreamException("it is shorter than what was written to it");
                offset += read;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }
    }

    public override void Dispose() => handle.Dispose();

    private MergeException Failed(Exception e) => new([MergeProblem.Of(MergeDiagnostics.SpoolFailed, directory, FileFault.Describe(e))], e);
}
