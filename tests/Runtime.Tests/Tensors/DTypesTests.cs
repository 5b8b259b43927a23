using MergeDsl.Hub;
using MergeDsl.Tensors;
using Xunit;

namespace MergeDsl.Tests.Tensors;

public sealed class DTypesTests
{
    [Theory]
    [InlineData(DType.BF16, DType.BF16, DType.BF16)]
    [InlineData(DType.F16, DType.BF16, DType.F32)]
    [InlineData(DType.F16, DType.F32, DType.F32)]
    [InlineData(DType.F32, DType.F64, DType.F64)]
    [InlineData(DType.BF16, DType.F64, DType.F64)]
    [InlineData(DType.F8_E4M3, DType.F8_E4M3, DType.F8_E4M3)]
    [InlineData(DType.F8_E4M3, DType.F8_E5M2, DType.F32)]
    [InlineData(DType.F8_E4M3, DType.BF16, DType.BF16)]
    public void The_common_type_holds_both(DType a, DType b, DType expected)
    {
        Assert.Equal(expected, a.CommonWith(b));
        Assert.Equal(expected, b.CommonWith(a));
    }

    [Fact]
    public void Floats_are_what_can_be_merged() =>
        Assert.Equal(
            [DType.F64, DType.F32, DType.F16, DType.BF16, DType.F8_E4M3, DType.F8_E5M2, DType.F8_E8M0],
            Enum.GetValues<DType>().Where(t => t.IsFloat));

    [Fact]
    public void The_first_rows_are_the_first_bytes()
    {
        using TemporaryDirectory root = new();
        TestModel.Llama(2, vocabulary: 4).Save(root, "a");
        using Checkpoint checkpoint = CheckpointReader.Open(new(root["a"]), ModelLocator.OfDisk(null), new())!; // it was written before
        TensorSource whole = checkpoint.Find("lm_head.weight")!; // a Llama has one
        LeadingRows rows = new(whole, 3);
        Assert.Equal(new([3, 2]), rows.Shape);
        Assert.Equal(whole.Bytes!.Value with { Length = 24 }, rows.Bytes); // it lies in a file
        byte[] bytes = new byte[8];
        rows.ReadBytes(4, bytes);
        Assert.Equal([2f, 2f], System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes).ToArray());
    }

    [Fact]
    public void Nothing_is_read_beyond_a_tensor()
    {
        using TemporaryDirectory root = new();
        TestModel.Llama(2).Save(root, "a");
        using Checkpoint checkpoint = CheckpointReader.Open(new(root["a"]), ModelLocator.OfDisk(null), new())!; // it was written before
        Assert.Throws<ArgumentOutOfRangeException>(() => checkpoint.Tensors[0].ReadBytes(7, new byte[8]));
        Assert.Throws<ArgumentOutOfRangeException>(() => checkpoint.Tensors[0].ReadBytes(-1, new byte[4]));
    }

    [Fact]
    public void A_file_that_ends_too_early_is_named()
    {
        using TemporaryDirectory root = new();
        string path = root.Write("x", "0123456789");
        using CheckpointFile file = CheckpointFile.Open(path);
        Assert.Contains(path, Assert.Throws<EndOfStreamException>(() => file.Read(8, new byte[4])).Message, StringComparison.Ordinal);
    }
}
