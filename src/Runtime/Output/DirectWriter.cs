using System.Runtime.ExceptionServices;

namespace MergeDsl.Output;

/// <summary>
/// Writes files past the system's cache, with threads of its own: a merge writes everything once and forces it to the disk at the end, so
/// that a copy in the cache costs memory and time and helps nobody. Pieces of any length come from any number of threads and are put
/// together to segments in a few buffers. A segment that others keep incomplete while buffers are wanted goes through the cache.
/// </summary>
internal sealed class DirectWriter : IDisposable
{
    // As many writes are under way at once: one alone leaves the disk idle between two.
    private const int Threads = 3;

    // Segments that wait for the disk, and for each output those that tensors under way have a part of.
    private const int Waiting = 8;
    private const int OpenPerOutput = 6;

    private readonly OutputDisk disk;
    private readonly object gate = new();
    private readonly int limit;
    private readonly List<Thread> threads = [];
    private readonly Stack<Memory<byte>> free = [];
    private readonly Dictionary<(DirectFile File, long Index), FileSegment> open = [];
    private readonly Queue<FileSegment> full = [];
    private int buffers;
    private int writing;
    private bool stopped;

    /// <param name="disk">What files are written with.</param>
    /// <param name="outputs">How many outputs are written at once.</param>
    public DirectWriter(OutputDisk disk, int outputs)
    {
        this.disk = disk;
        limit = Waiting + (OpenPerOutput * outputs);
    }

    /// <summary>Takes a piece of a file, for any thread. It waits while the disk does not keep up.</summary>
    /// <exception cref="IOException">It cannot be written, or what came before could not.</exception>
    public void Write(DirectFile file, long offset, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            (long index, long at) = Math.DivRem(offset, FileSegment.Length);
            int length = Math.Min(bytes.Length, FileSegment.Length - (int)at);
            if (Enter(file, index) is { } segment)
            {
                bytes[..length].CopyTo(segment.Memory.Span[(int)at..]);
                Leave(segment, (int)at, length);
            }
            else
            {
                disk.Write(file.Handle, bytes[..length], offset);
            }

            offset += length;
            bytes = bytes[length..];
        }
    }

    /// <summary>Returns when everything that was taken of a file is written; nobody writes to it any more.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Finish(DirectFile file)
    {
        lock (gate)
        {
            foreach (FileSegment segment in open.Values.Where(s => s.File == file).ToArray())
            {
                Evict(segment);
            }

            while (file.Pending > 0)
            {
                Monitor.Wait(gate);
            }

            Throw(file);
        }
    }

    /// <summary>Ends its threads. What is not finished by then is lost.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            stopped = true;
            Monitor.PulseAll(gate);
        }

        threads.ForEach(t => t.Join());
    }

    // The segment, which stays open until it is left; null: it goes through the cache.
    private FileSegment? Enter(DirectFile file, long index)
    {
        lock (gate)
        {
            while (true)
            {
                Throw(file);
                if (open.TryGetValue((file, index), out FileSegment? segment))
                {
                    segment.Users++;
                    return segment;
                }

                if (!file.IsDirect(index))
                {
                    return null;
                }

                if (free.Count > 0 || buffers < limit)
                {
                    segment = new(file, index, Buffer()) { Users = 1 };
                    open.Add((file, index), segment);
                    return segment;
                }

                if (writing + full.Count == 0 && open.Values.FirstOrDefault(s => s.Users == 0) is { } idle)
                {
                    Evict(idle);
                }
                else
                {
                    Monitor.Wait(gate);
                }
            }
        }
    }

    private void Leave(FileSegment segment, int at, int length)
    {
        lock (gate)
        {
            segment.Users--;
            segment.Add(at, length);
            if (segment.IsFull)
            {
                open.Remove((segment.File, segment.Index));
                segment.File.Pending++;
                full.Enqueue(segment);
                Start();
            }

            Monitor.PulseAll(gate);
        }
    }

    private Memory<byte> Buffer()
    {
        if (free.TryPop(out Memory<byte> buffer))
        {
            return buffer;
        }

        buffers++;
        return FileSegment.Allocate();
    }

    private void Evict(FileSegment segment)
    {
        open.Remove((segment.File, segment.Index));
        segment.File.Cache(segment.Index);
        segment.WritePieces(disk);
        free.Push(segment.Memory);
    }

    // A thread more while there is more to write than there are threads.
    private void Start()
    {
        if (threads.Count < Threads && threads.Count < writing + full.Count)
        {
            Thread thread = new(Run) { IsBackground = true, Name = $"Write {threads.Count}" };
            threads.Add(thread);
            thread.Start();
        }
    }

    private void Run()
    {
        while (Next() is { } segment)
        {
            Exception? failure = null;
            try
            {
                segment.File.Write(disk, segment);
            }
            catch (Exception e)
            {
                failure = e; // told to those who write to the file
            }

            Done(segment, failure);
        }
    }

    private FileSegment? Next()
    {
        lock (gate)
        {
            while (full.Count == 0 && !stopped)
            {
                Monitor.Wait(gate);
            }

            if (stopped)
            {
                return null;
            }

            writing++;
            return full.Dequeue();
        }
    }

    private void Done(FileSegment segment, Exception? failure)
    {
        lock (gate)
        {
            writing--;
            segment.File.Pending--;
            segment.File.Failure ??= failure;
            free.Push(segment.Memory);
            Monitor.PulseAll(gate);
        }
    }

    private static void Throw(DirectFile file)
    {
        if (file.Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }
}
