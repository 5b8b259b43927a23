using MergeDsl.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using Microsoft.Win32.SafeHandles;

namespace MergeDsl.Output;

/// <summary>The output's files of weights: new, of their final length, with their headers, open for positional writes by any number of threads.</summary>
internal sealed class ShardFiles : ITensorSink, IDisposable
{
    // Often enough that little is left for the flush at the end, seldom enough that nobody notices the calls.
    private const long WriteBackStep = 128L << 20;

    private readonly List<DirectFile> files = [];
    private readonly OutputDisk disk;
    private readonly DirectWriter writer;
    private readonly string directory;
    private readonly EquatableArray<PlannedShard> shards;
    private long written;
    private int writingBack;

    private ShardFiles(OutputDisk disk, DirectWriter writer, string directory, EquatableArray<PlannedShard> shards)
    {
        this.disk = disk;
        this.writer = writer;
        this.directory = directory;
        this.shards = shards;
    }

    /// <summary>Makes the files; of those that are there with their length the contents stay.</summary>
    /// <exception cref="MergeException">A file cannot be made.</exception>
    public static ShardFiles Create(OutputDisk disk, DirectWriter writer, string directory, EquatableArray<PlannedShard> shards)
    {
        ShardFiles created = new(disk, writer, directory, shards);
        try
        {
            foreach (PlannedShard shard in shards)
            {
                created.Add(shard);
            }

            return created;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            created.Dispose();
            throw created.Failed(created.files.Count, e);
        }
    }

    /// <inheritdoc/>
    public void Write(PlannedTensor tensor, long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            DirectFile file = files[tensor.Shard];
            writer.Write(file, tensor.Offset + offset, bytes);
            long total = file.IsCached ? Interlocked.Add(ref written, bytes.Length) : 0;
            if (total / WriteBackStep != (total - bytes.Length) / WriteBackStep)
            {
                BeginWriteBack(file.Handle);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(tensor.Shard, e);
        }
    }

    /// <summary>Reads bytes of a tensor back.</summary>
    public void Read(PlannedTensor tensor, long offset, Span<byte> destination)
    {
        offset += tensor.Offset;
        try
        {
            while (!destination.IsEmpty)
            {
                int read = RandomAccess.Read(files[tensor.Shard].Handle, destination, offset);
                destination = read > 0 ? destination[read..] : throw new EndOfStreamException($"it ends at byte {offset}; has something else written to it? Run the merge again");
                offset += read;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(tensor.Shard, e);
        }
    }

    /// <summary>Forces everything that was written to the disk.</summary>
    public void Flush()
    {
        for (int i = 0; i < files.Count; i++)
        {
            try
            {
                writer.Finish(files[i]);
                disk.Flush(files[i].Handle);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Failed(i, e);
            }
        }
    }

    public void Dispose() => files.ForEach(f => f.Dispose());

    // Beside the merge: where the disk is slow the call waits for it. One at a time, and none while one is waiting.
    private void BeginWriteBack(SafeFileHandle handle)
    {
        if (Interlocked.Exchange(ref writingBack, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    OutputDisk.BeginWriteBack(handle);
                    Volatile.Write(ref writingBack, 0);
                },
                null);
        }
    }

    private void Add(PlannedShard shard)
    {
        string path = Path.Combine(directory, shard.FileName);
        bool exists = File.Exists(path) && new FileInfo(path).Length == shard.Length;
        SafeFileHandle handle = exists ? disk.Open(path) : disk.Create(path, shard.Length);
        DirectFile file = writer.Open(handle, path, shard.Length);
        files.Add(file);
        writer.Write(file, 0, shard.Header.AsSpan());
    }

    private MergeException Failed(int shard, Exception cause) => new(
        [MergeProblem.Of(MergeDiagnostics.OutputNotWritable, Path.Combine(directory, shards[Math.Min(shard, shards.Count - 1)].FileName), FileFault.Describe(cause))], cause);
}
