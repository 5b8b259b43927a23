using System.Collections.Concurrent;
using MergeDsl.Execution;
using MergeDsl.Output;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace MergeDsl.Tests.Output;

public sealed class DirectWriterTests : IDisposable
{
    private const int Segment = 512 << 10;

    // Too little for segments of another length.
    private static readonly EngineOptions Options = new() { Threads = 2, MemoryBudget = 32 << 20 };

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(3 * Segment, 4096)]
    [InlineData((3 * Segment) + 1, 1000)]
    [InlineData((5 * Segment) + 4095, Segment + 7)]
    [InlineData(Segment - 1, 99_999)]
    [InlineData(0, 1)]
    public void Pieces_of_any_length_from_several_threads_arrive_at_their_places(int length, int piece)
    {
        byte[] bytes = Bytes(length);
        byte[] written = Written(OutputDisk.OfSystem, length, (writer, file) =>
            Parallel.For(0, (length + piece - 1) / piece, i => writer.Write(file, (long)i * piece, bytes.AsSpan(i * piece, Math.Min(piece, length - (i * piece))))));
        Assert.Equal(bytes, written);
    }

    [Fact]
    public void More_segments_than_there_are_buffers_may_stay_incomplete()
    {
        byte[] bytes = Bytes(40 * Segment);
        byte[] written = Written(OutputDisk.OfSystem, bytes.Length, (writer, file) =>
        {
            for (int at = 0; at < bytes.Length; at += Segment)
            {
                writer.Write(file, at + 5, bytes.AsSpan(at + 5, 100)); // all of them begun, none complete
            }

            for (int at = 0; at < bytes.Length; at += Segment)
            {
                writer.Write(file, at, bytes.AsSpan(at, 5));
                writer.Write(file, at + 105, bytes.AsSpan(at + 105, Segment - 105));
            }
        });
        Assert.Equal(bytes, written);
    }

    [Fact]
    public void What_was_not_written_again_stays()
    {
        byte[] bytes = Bytes(2 * Segment);
        File.WriteAllBytes(PathOfFile, bytes);
        byte[] written = Written(OutputDisk.OfSystem, bytes.Length, (writer, file) => writer.Write(file, Segment - 1, [1, 2]));
        (bytes[Segment - 1], bytes[Segment]) = (1, 2);
        Assert.Equal(bytes, written);
    }

    [Fact]
    public void A_file_system_without_direct_writes_gets_others()
    {
        byte[] bytes = Bytes((4 * Segment) + 1);
        FaultyDisk disk = new((_, _, _) => null) { BypassesCache = false };
        Assert.Equal(bytes, Written(disk, bytes.Length, (writer, file) =>
        {
            Assert.True(file.IsCached);
            writer.Write(file, 0, bytes);
        }));
    }

    [Fact]
    public void A_file_system_that_refuses_direct_writes_gets_others()
    {
        byte[] bytes = Bytes(4 * Segment);
        int refused = 0;
        FaultyDisk disk = new((_, what, _) => what == "write" && Interlocked.Increment(ref refused) == 1 ? new IOException("Invalid argument") { HResult = 22 } : null);
        Assert.Equal(bytes, Written(disk, bytes.Length, (writer, file) => writer.Write(file, 0, bytes)));
        Assert.True(refused > 1);
    }

    [Fact]
    public void A_failure_of_the_disk_is_told_to_whoever_writes_next_or_finishes()
    {
        FaultyDisk disk = new((_, what, _) => what == "write" ? new IOException("Input/output error") { HResult = 5 } : null);
        IOException told = Assert.Throws<IOException>(() => Written(disk, 100 * Segment, (writer, file) => writer.Write(file, 0, Bytes(100 * Segment))));
        Assert.Equal("Input/output error", told.Message);
    }

    [Fact]
    public void A_failure_to_make_room_is_told_to_others_that_write_to_the_file()
    {
        FaultyDisk disk = new((_, what, _) => what == "write" ? new IOException("Input/output error") { HResult = 5 } : null);
        _ = Written(disk, 100 * Segment, (writer, file) =>
        {
            Assert.Throws<IOException>(() =>
            {
                for (int segment = 0; segment < 100; segment++)
                {
                    writer.Write(file, (long)segment * Segment, [1]); // all of them begun, none complete
                }
            });
            IOException told = Assert.Throws<IOException>(() => writer.Write(file, 1, [1]));
            Assert.Equal("Input/output error", told.Message);
        }, finishes: false);
    }

    [Fact]
    public void A_failure_to_make_room_is_told_to_those_that_write_to_the_file_and_to_no_others()
    {
        string broken = Path.Combine(directory.Path, "broken");
        FaultyDisk disk = new((_, what, path) => what == "write" && path == broken ? new IOException("Input/output error") { HResult = 5 } : null);
        using DirectFile failing = DirectFile.Open(disk, disk.Create(broken, 100 * Segment), broken, 100 * Segment, Segment);
        byte[] bytes = Bytes(100 * Segment);
        Assert.Equal(bytes, Written(disk, bytes.Length, (writer, file) =>
        {
            int begun = 0;
            Assert.Throws<IOException>(() =>
            {
                for (; begun < 100; begun++)
                {
                    writer.Write(failing, (long)begun * Segment, [1]);
                }
            });
            Assert.InRange(begun, 8, 99); // as many as there are buffers, which the other file has all of now
            Assert.All(Enumerable.Range(0, 100), i => writer.Write(file, (long)i * Segment, bytes.AsSpan(i * Segment, 1)));
            Assert.All(Enumerable.Range(0, 100), i => writer.Write(file, ((long)i * Segment) + 1, bytes.AsSpan((i * Segment) + 1, Segment - 1)));
        }));
    }

    [Fact]
    public void A_segment_that_was_given_up_takes_no_more_from_those_that_had_found_it_open()
    {
        using DirectWriter writer = new(OutputDisk.OfSystem, outputs: 1, Options);
        using DirectFile file = writer.Open(OutputDisk.OfSystem.Create(PathOfFile, 2 * Segment), PathOfFile, 2 * Segment);
        FileSegment segment = new(file, 0, null!);
        Assert.True(file.TryBegin(segment));
        file.GiveUp(segment);
        Assert.False(file.Segment(0)!.TryEnter());
    }

    [Fact]
    public void A_segment_that_is_complete_is_forgotten_with_its_pieces()
    {
        byte[] bytes = Bytes(2 * Segment);
        _ = Written(OutputDisk.OfSystem, bytes.Length, (writer, file) =>
        {
            writer.Write(file, 0, bytes.AsSpan(0, Segment - 1));
            Assert.Equal(0, file.Segment(0)!.Index);
            writer.Write(file, Segment - 1, bytes.AsSpan(Segment - 1, 1));
            Assert.Same(FileSegment.Cached, file.Segment(0));
        });
    }

    [Fact]
    public void Segments_that_wait_for_long_make_room_before_those_that_were_begun_last()
    {
        WriteLengths disk = new();
        byte[] bytes = Bytes(40 * Segment);
        Assert.Equal(bytes, Written(disk, bytes.Length, (writer, file) =>
        {
            for (int segment = 0; segment < 10; segment++)
            {
                writer.Write(file, (long)segment * Segment, bytes.AsSpan(segment * Segment, 1)); // more than there are buffers
            }

            for (int at = 10 * Segment; at < bytes.Length; at += 2 * Segment)
            {
                writer.Write(file, at, bytes.AsSpan(at, Segment / 2));
                writer.Write(file, at + Segment, bytes.AsSpan(at + Segment, Segment / 2));
                writer.Write(file, at + (Segment / 2), bytes.AsSpan(at + (Segment / 2), Segment / 2));
                writer.Write(file, at + (3 * Segment / 2), bytes.AsSpan(at + (3 * Segment / 2), Segment / 2));
            }

            for (int at = 0; at < 10 * Segment; at += Segment)
            {
                writer.Write(file, at + 1, bytes.AsSpan(at + 1, Segment - 1));
            }
        }));
        Assert.Equal(40 - 4, disk.Of(Segment)); // two of the first ten made room for others of these, two for those behind
    }

    [Theory]
    [InlineData(1, 2, 50_000)]
    [InlineData(2, 16, 9_999)]
    [InlineData(3, 64, 300_000)]
    public void Pieces_in_any_order_from_many_threads_arrive_however_long_the_disk_takes(int seed, int threads, int piece)
    {
        byte[] bytes = Bytes((50 * Segment) + 77);
        Random random = new(seed);
        int[] order = [.. Enumerable.Range(0, (bytes.Length + piece - 1) / piece)];
        random.Shuffle(order);
        int next = -1, writes = 0;
        FaultyDisk disk = new((_, what, _) =>
        {
            Thread.Sleep(what == "write" && Interlocked.Increment(ref writes) % 7 == 0 ? 1 : 0);
            return null;
        });
        Assert.Equal(bytes, Written(disk, bytes.Length, (writer, file) =>
        {
            Thread[] all = [.. Enumerable.Range(0, threads).Select(_ => new Thread(Bring))];
            Array.ForEach(all, t => t.Start());
            Array.ForEach(all, t => t.Join());

            void Bring()
            {
                for (int i = Interlocked.Increment(ref next); i < order.Length; i = Interlocked.Increment(ref next))
                {
                    int at = order[i] * piece;
                    writer.Write(file, at, bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)));
                }
            }
        }));
    }

    private string PathOfFile => Path.Combine(directory.Path, "file");

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private byte[] Written(OutputDisk disk, int length, Action<DirectWriter, DirectFile> write, bool finishes = true)
    {
        SafeFileHandle handle = File.Exists(PathOfFile) ? disk.Open(PathOfFile) : disk.Create(PathOfFile, length);
        using DirectWriter writer = new(disk, outputs: 1, Options);
        using DirectFile file = writer.Open(handle, PathOfFile, length);
        write(writer, file);
        if (finishes)
        {
            writer.Finish(file);
        }

        byte[] written = new byte[length];
        RandomAccess.Read(handle, written, 0);
        return written;
    }

    private sealed class WriteLengths : OutputDisk
    {
        private readonly ConcurrentBag<int> lengths = [];

        public int Of(int length) => lengths.Count(l => l == length);

        public override void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
        {
            lengths.Add(bytes.Length);
            base.Write(file, bytes, offset);
        }
    }
}
