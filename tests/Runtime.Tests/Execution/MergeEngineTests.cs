using MergeDsl.Execution;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Tensors;
using Xunit;

namespace MergeDsl.Tests.Execution;

public class MergeEngineTests
{
    private static readonly TestMerge Mean = new(new Linear(new(), [new(1), new(1)]));

    [Fact]
    public void Progress_ends_with_everything_done()
    {
        List<MergeProgress> told = [];
        PlannedTensor[] tensors = [.. Enumerable.Range(0, 50).Select(i => Tensor(i, 1 + (i * 1000)))];
        MergeEngine.Run(tensors, new MemorySink(), new() { Threads = 3 }, new Recorder(told));
        MergeProgress last = told[^1];
        Assert.Equal((last.BytesTotal, 50, 50), (last.BytesDone, last.TensorsDone, last.TensorsTotal));
        Assert.Equal(tensors.Sum(t => t.Shape.ElementCount * 12), last.BytesTotal);
    }

    [Fact]
    public void A_cancelled_merge_stops()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => MergeEngine.Run([Tensor(0, 10)], new MemorySink(), new(), null, source.Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void What_a_sink_throws_reaches_the_caller(int threads)
    {
        PlannedTensor[] tensors = [.. Enumerable.Range(0, 20).Select(i => Tensor(i, 200_000))];
        Assert.Throws<IOException>(() => MergeEngine.Run(tensors, new FullDisk(), new() { Threads = threads }));
    }

    [Fact]
    public void Nothing_to_do_is_done_at_once() => MergeEngine.Run([], new MemorySink(), new());

    [Fact]
    public void Many_threads_find_an_end_with_few_tensors()
    {
        MemorySink sink = new();
        PlannedTensor tensor = Tensor(0, 300_000);
        MergeEngine.Run([tensor], sink, new() { Threads = 16, ChunkElements = 1024 });
        Assert.All(ScalarTypes.Values(DType.F32, sink.Bytes(tensor)), y => Assert.Equal(1.5, y));
    }

    private static PlannedTensor Tensor(int index, int length) => (Mean with { Name = $"t{index}" })
        .Plan(TestMerge.Shape(length), null, [.. Enumerable.Repeat(1.0, length)], [.. Enumerable.Repeat(2.0, length)]);

    private sealed class Recorder(List<MergeProgress> told) : IProgress<MergeProgress>
    {
        public void Report(MergeProgress value)
        {
            lock (told)
            {
                told.Add(value);
            }
        }
    }

    private sealed class FullDisk : ITensorSink
    {
        public void Write(PlannedTensor tensor, long offset, ReadOnlySpan<byte> bytes) => throw new IOException("No space left on device.");
    }
}
