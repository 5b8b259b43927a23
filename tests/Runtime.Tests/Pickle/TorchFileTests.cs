using MergeDsl.Diagnostics;
using MergeDsl.Pickle;
using MergeDsl.Tensors;
using Xunit;

namespace MergeDsl.Tests.Pickle;

public sealed class TorchFileTests : TorchFileTest
{
    /// <summary>Files/make.py writes them, with the streams of instructions that Python makes of torch's tensors.</summary>
    [Theory]
    [InlineData("protocol2.pt")]
    [InlineData("protocol3.pt")]
    [InlineData("protocol4.pt")]
    [InlineData("protocol5.pt")]
    [InlineData("legacy.pt")]
    public void What_torch_saves_is_read(string name)
    {
        Dictionary<string, TensorSource> tensors = Read(Fixture(name));
        Assert.Equal(["embed.weight", "transposed", "row", "column", "expanded", "parameter", "subclass", "counter", "mask", "eight", "empty"], tensors.Keys);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], Values<float>(tensors["embed.weight"]));
        Assert.Equal([0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11], Values<float>(tensors["transposed"]));
        Assert.Equal([3, 4, 5], Values<float>(tensors["row"]));
        Assert.Equal([1, 4, 7, 10], Values<float>(tensors["column"]));
        Assert.Equal([6, 7, 8, 6, 7, 8], Values<float>(tensors["expanded"]));
        Assert.Equal([0x3F80, 0xC000, 0x3F00], Values<ushort>(tensors["parameter"]));
        Assert.Equal([9], Values<float>(tensors["subclass"]));
        Assert.Equal([-5], Values<long>(tensors["counter"]));
        Assert.Equal([1, 0], Values<byte>(tensors["mask"]));
        Assert.Equal([0x38, 0xB8], Values<byte>(tensors["eight"]));
        Assert.Equal(
            ["F32 [4, 3]", "F32 [3, 4]", "F32 [3]", "F32 [4]", "F32 [2, 3]", "BF16 [3]", "F32 []", "I64 []", "BOOL [2]", "F8_E4M3 [2]", "F32 [0, 7]"],
            tensors.Values.Select(t => $"{t.Type} {t.Shape}"));
    }

    [Fact]
    public void Whole_tensors_are_ranges_of_the_file_and_views_say_what_they_cost()
    {
        Dictionary<string, TensorSource> tensors = Read(Fixture("protocol2.pt"));
        Assert.Equal(48, tensors["embed.weight"].Bytes?.Length);
        Assert.Equal(12, tensors["row"].Bytes?.Length);
        Assert.Null(tensors["column"].Bytes);
        Assert.Equal([ReadCost.Plain, ReadCost.Expensive, ReadCost.Cheap], [tensors["embed.weight"].Cost, tensors["transposed"].Cost, tensors["column"].Cost]);
    }

    [Theory]
    [InlineData("state_dict")]
    [InlineData("model_state_dict")]
    [InlineData("model")]
    [InlineData("module")]
    [InlineData("model/state_dict")]
    public void A_state_dict_within_a_checkpoint_is_found(string wrapper)
    {
        TestPickle pickle = new();
        foreach (string name in wrapper.Split('/'))
        {
            pickle.Do(PickleOpcode.EmptyDict).Text("epoch").Number(3).Do(PickleOpcode.SetItem).Text(name);
        }

        pickle.Do(PickleOpcode.EmptyDict).Text("w").Tensor("Float", "0", 2, 0, [2], [1]).Do(PickleOpcode.SetItem);
        foreach (string _ in wrapper.Split('/'))
        {
            pickle.Do(PickleOpcode.SetItem);
        }

        Assert.Equal([1, 2], Values<float>(Read(TestArchive.Torch(pickle.End(), [1, 2]).End())["w"]));
    }

    [Fact]
    public void Tensors_in_other_dictionaries_are_not_guessed_at()
    {
        byte[] pickle = new TestPickle().Do(PickleOpcode.EmptyDict).Text("encoder").Do(PickleOpcode.EmptyDict).Text("w").Tensor("Float", "0", 1, 0, [1], [1])
            .Do(PickleOpcode.SetItem, PickleOpcode.SetItem).End();
        AssertRefused(CheckpointDiagnostics.PickleUnsupported, "has tensors in the dictionary encoder within its dictionary; save the model's state_dict()", TestArchive.Torch(pickle, [1]).End());
        AssertRefused(CheckpointDiagnostics.PickleUnsupported, "has no tensors in its dictionary", TestArchive.Torch(new TestPickle().Do(PickleOpcode.EmptyDict).End()).End());
        AssertRefused(CheckpointDiagnostics.PickleUnsupported, "holds no dictionary of tensors", TestArchive.Torch(new TestPickle().Number(1).End()).End());
    }

    [Theory]
    [InlineData("Float", "0", 4, 0, new long[] { 4 }, new long[] { 2 }, "ends behind the 4 elements of its storage")]
    [InlineData("Float", "0", 4, 1, new long[] { 4 }, new long[] { 1 }, "ends behind the 4 elements of its storage")]
    [InlineData("Float", "0", 4, 0, new long[] { 2, 2 }, new long[] { long.MaxValue, long.MaxValue }, "ends behind the 4 elements of its storage")]
    [InlineData("Float", "0", 4, 0, new long[] { long.MaxValue, long.MaxValue }, new long[] { 0, 0 }, "more bytes than can be counted")]
    [InlineData("Float", "0", 4, 0, new long[] { 1L << 40 }, new long[] { 0 }, "views that repeat them to 4398046511104")]
    [InlineData("Float", "0", 4, -1, new long[] { 1 }, new long[] { 1 }, "which describes no tensor")]
    [InlineData("Float", "0", 4, 0, new long[] { -1 }, new long[] { 1 }, "which describes no tensor")]
    [InlineData("Float", "0", 4, 0, new long[] { 2 }, new long[] { -1 }, "which describes no tensor")]
    [InlineData("Float", "0", 4, 0, new long[] { 2 }, new long[] { 1, 1 }, "which describes no tensor")]
    [InlineData("Float", "0", 5, 0, new long[] { 4 }, new long[] { 1 }, "the entry archive/data/0 has 16 bytes, w says 20")]
    [InlineData("Double", "0", 4, 0, new long[] { 4 }, new long[] { 1 }, "the entry archive/data/0 has 16 bytes, w says 32")]
    [InlineData("Float", "0", long.MaxValue, 0, new long[] { 4 }, new long[] { 1 }, "a storage of the pickle would have 9223372036854775807 elements")]
    [InlineData("Float", "1", 4, 0, new long[] { 4 }, new long[] { 1 }, "lacks the entry archive/data/1 with the elements of w")]
    [InlineData("Float", "../data.pkl", 4, 0, new long[] { 4 }, new long[] { 1 }, "lacks the entry archive/data/../data.pkl")]
    public void A_tensor_that_lies_about_its_storage_is_damaged(string type, string key, long length, long offset, long[] shape, long[] strides, string message) =>
        AssertRefused(
            CheckpointDiagnostics.BadFile,
            message,
            TestArchive.Torch(new TestPickle().Do(PickleOpcode.EmptyDict).Text("w").Tensor(type, key, length, offset, shape, strides).Do(PickleOpcode.SetItem).End(), [1, 2, 3, 4]).End());

    [Fact]
    public void Complex_numbers_are_named() =>
        AssertRefused(
            CheckpointDiagnostics.PickleUnsupported,
            "holds tensors of complex64, which are not merged",
            TestArchive.Torch(new TestPickle().Do(PickleOpcode.EmptyDict).Text("w").Tensor("ComplexFloat", "0", 1, 0, [1], [1]).Do(PickleOpcode.SetItem).End()).End());

    [Fact]
    public void A_legacy_file_cut_at_any_byte_is_named()
    {
        byte[] bytes = File.ReadAllBytes(Fixture("legacy.pt"));
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(CheckpointDiagnostics.BadFile, Refusal(bytes[..length]).Descriptor);
        }
    }

    [Theory]
    [InlineData("7573746172", "versions before 1.6")]
    [InlineData("1F8B08", "it is compressed with gzip: unpack it")]
    [InlineData("894844460D0A1A0A", "it is an HDF5 file")]
    [InlineData("80027D71002E", "it is a plain pickle")]
    public void Something_else_is_no_file_of_torch(string start, string expected)
    {
        AssertRefused(CheckpointDiagnostics.BadFile, "is no file of torch.save", Convert.FromHexString(start));
        AssertRefused(CheckpointDiagnostics.BadFile, expected, Convert.FromHexString(start));
    }

    [Fact]
    public void A_tar_archive_is_named() =>
        AssertRefused(CheckpointDiagnostics.BadFile, "it is a tar archive", [.. new byte[257], .. "ustar"u8, .. new byte[250]]);
}
