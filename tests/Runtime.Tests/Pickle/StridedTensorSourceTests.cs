using System.Runtime.InteropServices;
using MergeDsl.Pickle;
using MergeDsl.Tensors;
using Xunit;

namespace MergeDsl.Tests.Pickle;

/// <summary>Views are read as a plain walk over their indices reads them, whatever stretch of them is asked for.</summary>
public sealed class StridedTensorSourceTests : IDisposable
{
    private readonly TemporaryDirectory root = new();

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData(new long[] { 1500, 700 }, new long[] { 1, 1500 })]
    [InlineData(new long[] { 3, 1200, 300 }, new long[] { 360000, 1, 1200 })]
    [InlineData(new long[] { 300, 1200, 3 }, new long[] { 1, 300, 360000 })]
    [InlineData(new long[] { 1000, 8 }, new long[] { 1000, 1 })]
    [InlineData(new long[] { 1000, 8 }, new long[] { 1000, 100 })]
    [InlineData(new long[] { 1000, 500 }, new long[] { 1000, 2 })]
    [InlineData(new long[] { 500_000 }, new long[] { 2 })]
    [InlineData(new long[] { 100 }, new long[] { 9000 })]
    [InlineData(new long[] { 70, 5000, 2 }, new long[] { 1, 0, 70 })]
    [InlineData(new long[] { 5, 40_000 }, new long[] { 0, 1 })]
    [InlineData(new long[] { 40_000, 5 }, new long[] { 1, 0 })]
    [InlineData(new long[] { 2, 1, 3, 1 }, new long[] { 1, 77, 2, 5 })]
    [InlineData(new long[] { 40, 30, 20, 10 }, new long[] { 1, 40, 1200, 24000 })]
    [InlineData(new long[] { 40, 30, 20, 10 }, new long[] { 30, 1, 12000, 1200 })]
    [InlineData(new long[] { 50, 50 }, new long[] { 10000, 20000 })]
    public void Every_stretch_of_a_view_is_right(long[] shape, long[] strides)
    {
        ushort[] storage = new ushort[1_500_000];
        Random random = new(5);
        random.NextBytes(MemoryMarshal.AsBytes(storage.AsSpan()));
        Check(storage, "bfloat16", DType.BF16, shape, strides, random);
        byte[] bytes = MemoryMarshal.AsBytes<ushort>(storage)[..1_500_000].ToArray();
        Check(bytes, "int8", DType.I8, shape, strides, random);
    }

    private void Check<T>(T[] storage, string name, DType type, long[] shape, long[] strides, Random random)
        where T : unmanaged
    {
        string path = root[name];
        File.WriteAllBytes(path, MemoryMarshal.AsBytes<T>(storage).ToArray());
        using CheckpointFile file = CheckpointFile.Open(path);
        TensorView view = TensorView.Of(new("0", null, storage.Length * type.Size), new(name, type), 3, shape, strides);
        TensorSource source = TorchFile.Source("w", view, new(file, 0, file.Length));
        T[] expected = Walk(storage, 3, shape, strides);
        T[] actual = new T[expected.Length];
        source.ReadBytes(0, MemoryMarshal.AsBytes(actual.AsSpan()));
        Assert.True(expected.AsSpan().SequenceEqual(actual), "the whole tensor differs");
        for (int round = 0; round < 20; round++)
        {
            int start = random.Next(expected.Length);
            int length = random.Next(Math.Min(expected.Length - start, round < 10 ? 50 : 200_000)) + 1;
            source.ReadBytes(start, MemoryMarshal.AsBytes(actual.AsSpan(0, length)));
            Assert.True(expected.AsSpan(start, length).SequenceEqual(actual.AsSpan(0, length)), $"elements {start}, {length} of them, differ");
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => source.ReadBytes(expected.Length, new byte[type.Size]));
    }

    private static T[] Walk<T>(T[] storage, long offset, long[] shape, long[] strides)
    {
        T[] values = new T[shape.Aggregate(1L, (a, b) => a * b)];
        for (int i = 0; i < values.Length; i++)
        {
            (long rest, long at) = (i, offset);
            for (int d = shape.Length - 1; d >= 0; d--)
            {
                at += rest % shape[d] * strides[d];
                rest /= shape[d];
            }

            values[i] = storage[at];
        }

        return values;
    }
}
