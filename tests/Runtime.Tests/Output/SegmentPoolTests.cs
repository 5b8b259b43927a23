using MergeDsl.Execution;
using MergeDsl.Output;
using Xunit;

namespace MergeDsl.Tests.Output;

public sealed class SegmentPoolTests
{
    [Theory]
    [InlineData(1, 2, 256, 2048)]
    [InlineData(1, 2, 128, 2048)]
    [InlineData(5, 2, 256, 1024)]
    [InlineData(12, 2, 256, 512)]
    [InlineData(1, 64, 256, 512)]
    [InlineData(1, 64, 4096, 2048)]
    public void Segments_are_as_long_as_leaves_one_for_each_thread_of_each_output(int outputs, int threads, long mebibytes, int kibibytes)
    {
        using SegmentPool pool = new(outputs, new() { Threads = threads, MemoryBudget = mebibytes << 20 });
        Assert.Equal(kibibytes << 10, pool.SegmentLength);
    }

    [Theory]
    [InlineData(1, 256)]
    [InlineData(1, 32)]
    [InlineData(100, 256)]
    public void They_take_an_eighth_of_the_memory(int outputs, long mebibytes)
    {
        using SegmentPool pool = new(outputs, new() { Threads = 2, MemoryBudget = mebibytes << 20 });
        long bytes = 0;
        while (pool.TryTake() is { } buffer)
        {
            bytes += buffer.Bytes.Length;
        }

        Assert.InRange(bytes, mebibytes << 16, mebibytes << 17);
    }

    [Fact]
    public void What_comes_back_is_taken_again()
    {
        using SegmentPool pool = new(1, new EngineOptions { Threads = 2 });
        SegmentBuffer first = pool.TryTake()!;
        Assert.True(pool.IsEmpty);
        pool.Return(first);
        Assert.Same(first, pool.TryTake());
    }
}
