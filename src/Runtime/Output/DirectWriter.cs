using System.Collections.Concurrent;
using MergeDsl.Execution;
using Microsoft.Win32.SafeHandles;

namespace MergeDsl.Output;

/// <summary>
/// Writes files past the system's cache, with threads of its own: a merge writes everything once and forces it to the disk at the end, so
/// that a copy in the cache costs memory and time and helps nobody. Pieces of any length come from any number of threads, without a lock,
/// and are put together to segments in a few buffers. A segment that stays incomplete while buffers are wanted goes through the cache.
/// </summary>
internal sealed class DirectWriter : IDisposable
{
    // As many writes are under way at once: one alone leaves the disk idle between two.
    private const int Threads = 2;

    private readonly OutputDisk disk;
    private readonly SegmentPool pool;
    private readonly ConcurrentQueue<FileSegment> complete = [];
    private readonly SemaphoreSlim arrived = new(0);
    private readonly List<Thread> threads = [];
    private readonly object gate = new(); // for those who wait, and for what happens a few times in a run
    private int underWay; // complete and not written yet
    private int waiting;
    private int oldest; // the buffer to be given up next: whoever began a segment just now will go on with it
    private volatile bool stopped;

    /// <param name="disk">What files are written with.</param>
    /// <param name="outputs">How many outputs are written at once.</param>
    /// <param name="options">Threads, and memory.</param>
    public DirectWriter(OutputDisk disk, int outputs, EngineOptions options)
    {
        this.disk = disk;
        pool = new(outputs, options);
    }

    /// <summary>Takes over a file that is open.</summary>
    /// <param name="handle">The file.</param>
    /// <param name="path">Its path, by which it is opened once more.</param>
    /// <param name="length">The bytes that it will have.</param>
    public DirectFile Open(SafeFileHandle handle, string path, long length) => DirectFile.Open(disk, handle, path, length, pool.SegmentLength);

    /// <summary>Takes a piece of a file, from any thread. It waits while the disk does not keep up.</summary>
    /// <exception cref="IOException">It cannot be written, or what came before could not.</exception>
    public void Write(DirectFile file, long offset, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            (long index, long at) = Math.DivRem(offset, pool.SegmentLength);
            int length = Math.Min(bytes.Length, pool.SegmentLength - (int)at);
            if (Enter(file, index) is not { } segment)
            {
                disk.Write(file.Handle, bytes[..length], offset);
            }
            else if (segment.Leave((int)at, bytes[..length]))
            {
                Complete(segment);
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
            foreach (SegmentBuffer buffer in pool.Buffers.Where(b => b.Segment?.File == file))
            {
                TryGiveUp(buffer);
            }
        }

        WaitWhile(() => file.IsPending);
        file.ThrowIfFailed();
    }

    /// <summary>Ends its threads. What is not finished by then is lost.</summary>
    public void Dispose()
    {
        stopped = true;
        arrived.Release(Threads);
        threads.ForEach(t => t.Join());
        arrived.Dispose();
        pool.Dispose();
    }

    // The segment, entered; null: it goes through the cache.
    private FileSegment? Enter(DirectFile file, long index)
    {
        SpinWait spin = default;
        while (!file.GoesThroughCache(index))
        {
            file.ThrowIfFailed();
            if (file.Segment(index) is { } begun)
            {
                if (begun.TryEnter())
                {
                    return begun;
                }

                spin.SpinOnce(); // it is being given up
            }
            else if (pool.TryTake() is { } buffer)
            {
                FileSegment segment = new(file, index, buffer);
                segment.TryEnter();
                if (file.TryBegin(segment))
                {
                    buffer.Segment = segment;
                    return segment;
                }

                pool.Return(buffer);
            }
            else
            {
                MakeRoom();
            }
        }

        return null;
    }

    // Either the disk frees a buffer soon, or all of them are at segments that wait for pieces.
    private void MakeRoom()
    {
        WaitWhile(() => pool.IsEmpty && Volatile.Read(ref underWay) > 0);
        lock (gate)
        {
            _ = !pool.IsEmpty || TryGiveUpOldest() || Thread.Yield();
        }
    }

    // All of them are in use, so that they were taken one after the other.
    private bool TryGiveUpOldest()
    {
        SegmentBuffer[] buffers = [.. pool.Buffers];
        for (int i = 0; i < buffers.Length; i++)
        {
            SegmentBuffer buffer = buffers[oldest];
            oldest = (oldest + 1) % buffers.Length;
            if (TryGiveUp(buffer))
            {
                return true;
            }
        }

        return false;
    }

    // What it has goes through the cache, and so does what comes.
    private bool TryGiveUp(SegmentBuffer buffer)
    {
        if (buffer.Segment is not { } segment || !segment.TryClose())
        {
            return false;
        }

        try
        {
            segment.WritePieces(disk);
            segment.File.GiveUp(segment);
        }
        catch (Exception e)
        {
            segment.File.Fail(e); // it stays closed, and who brings a piece is told; whoever makes room may be at another file
        }

        buffer.Segment = null;
        pool.Return(buffer);
        return true;
    }

    private void Complete(FileSegment segment)
    {
        segment.Buffer.Segment = null;
        segment.File.Complete(segment);
        Interlocked.Increment(ref underWay);
        complete.Enqueue(segment);
        try
        {
            if (threads.Count < Threads)
            {
                StartThread();
            }

            arrived.Release();
        }
        catch (OutOfMemoryException)
        {
            WriteNext(); // the system admits no more threads, and there may be none
        }
    }

    private void StartThread()
    {
        lock (gate)
        {
            if (threads.Count < Threads)
            {
                Thread thread = new(Run) { IsBackground = true, Name = $"Write {threads.Count}" };
                thread.Start();
                threads.Add(thread);
            }
        }
    }

    private void Run()
    {
        while (true)
        {
            arrived.Wait();
            if (stopped)
            {
                return;
            }

            WriteNext();
        }
    }

    private void WriteNext()
    {
        if (complete.TryDequeue(out FileSegment? segment))
        {
            segment.File.Write(disk, segment);
            pool.Return(segment.Buffer);
            Wake(isLast: Interlocked.Decrement(ref underWay) == 0);
        }
    }

    private void WaitWhile(Func<bool> condition)
    {
        lock (gate)
        {
            Interlocked.Increment(ref waiting); // before it looks, so that whoever changes something sees it
            while (condition())
            {
                Monitor.Wait(gate);
            }

            Interlocked.Decrement(ref waiting);
        }
    }

    // One of them, since one buffer is free; all, when there is none to come.
    private void Wake(bool isLast)
    {
        if (Volatile.Read(ref waiting) == 0)
        {
            return;
        }

        lock (gate)
        {
            if (isLast)
            {
                Monitor.PulseAll(gate);
            }
            else
            {
                Monitor.Pulse(gate);
            }
        }
    }
}
