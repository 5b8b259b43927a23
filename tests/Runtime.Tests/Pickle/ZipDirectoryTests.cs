using MergeDsl.Diagnostics;
using Xunit;

namespace MergeDsl.Tests.Pickle;

/// <summary>Archives that are damaged, forged, or of a kind that torch does not write.</summary>
public sealed class ZipDirectoryTests : TorchFileTest
{
    private static readonly byte[] Pickle = TestPickle.OneTensor(2);
    private static readonly byte[] Data = [0, 0, 128, 63, 0, 0, 0, 64];

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Numbers_are_found_in_the_fields_of_zip64_too(bool entries, bool end) =>
        Assert.Equal([1, 2], Values<float>(Read(new TestArchive().Add("a/data.pkl", Pickle, zip64: entries).Add("a/data/0", Data, zip64: entries).End(zip64: end))["w"]));

    [Fact]
    public void A_checksum_that_was_not_computed_is_not_compared() =>
        Assert.Single(Read(new TestArchive().Add("a/data.pkl", Pickle, checksum: 0).Add("a/data/0", Data, checksum: 0).End()));

    [Fact]
    public void What_is_compressed_is_refused_with_the_remedy()
    {
        AssertRefused(CheckpointDiagnostics.PickleUnsupported, "a/data.pkl is compressed", new TestArchive().Add("a/data.pkl", Pickle, method: 8).End());
        AssertRefused(CheckpointDiagnostics.PickleUnsupported, "a/data/0 is compressed", new TestArchive().Add("a/data.pkl", Pickle).Add("a/data/0", Data, method: 8).End());
    }

    [Fact]
    public void A_bomb_is_never_unpacked() =>
        AssertRefused(CheckpointDiagnostics.BadFile, "a/data.pkl has 33554432 bytes, at most 16777216 are expected", new TestArchive().Add("a/data.pkl", new byte[1 << 25]).End());

    [Fact]
    public void Entries_must_not_overlap() =>
        AssertRefused(CheckpointDiagnostics.BadFile, "overlap in the archive", new TestArchive().Add("a/data.pkl", Pickle, length: Pickle.Length + 20).Add("a/data/0", Data).End());

    [Fact]
    public void Entries_must_be_where_the_list_has_them()
    {
        AssertRefused(CheckpointDiagnostics.BadFile, "a/data/0 is not at byte 0, where the archive's list has it", new TestArchive().Add("a/data.pkl", Pickle).Add("a/data/0", Data, begin: 0).End());
        AssertRefused(CheckpointDiagnostics.BadFile, "a/data/0 begins at byte 4000000000", new TestArchive().Add("a/data.pkl", Pickle).Add("a/data/0", Data, begin: 4_000_000_000).End());
        AssertRefused(CheckpointDiagnostics.BadFile, "a/data/0 has 4000000000 bytes", new TestArchive().Add("a/data.pkl", Pickle).Add("a/data/0", Data, length: 4_000_000_000).End());
        AssertRefused(CheckpointDiagnostics.BadFile, "a/data/0 begins at byte -1", new TestArchive().Add("a/data.pkl", Pickle).Add("a/data/0", Data, begin: -1, zip64: true).End());
        AssertRefused(CheckpointDiagnostics.BadFile, "has -8 bytes", new TestArchive().Add("a/data.pkl", Pickle).Add("a/data/0", Data, length: -8, zip64: true).End());
    }

    [Theory]
    [InlineData("../a")]
    [InlineData("a/../../b")]
    [InlineData("/etc/passwd")]
    [InlineData("a\\b")]
    public void A_name_that_leads_out_of_the_archive_is_refused(string name) =>
        AssertRefused(CheckpointDiagnostics.BadFile, "whose name leads out of it", new TestArchive().Add("a/data.pkl", Pickle).Add("a/data/0", Data).Add(name, Data).End());

    [Fact]
    public void An_archive_of_something_else_is_named()
    {
        AssertRefused(CheckpointDiagnostics.BadFile, "is a zip archive with 0 entries data.pkl, torch writes one: found x", new TestArchive().Add("x", Data).End());
        AssertRefused(CheckpointDiagnostics.BadFile, "is a zip archive with 2 entries data.pkl", new TestArchive().Add("a/data.pkl", Pickle).Add("b/data.pkl", Pickle).End());
        AssertRefused(CheckpointDiagnostics.BadFile, "the archive has a/x twice", new TestArchive().Add("a/x", Data).Add("a/x", Data).End());
        AssertRefused(CheckpointDiagnostics.PickleUnsupported, "is a TorchScript program", new TestArchive().Add("a/data.pkl", Pickle).Add("a/constants.pkl", Data).End());
        AssertRefused(CheckpointDiagnostics.PickleUnsupported, "holds numbers of the byte order 'big'", new TestArchive().Add("a/data.pkl", Pickle).Add("a/byteorder", "big"u8.ToArray()).Add("a/data/0", Data).End());
    }

    [Fact]
    public void A_pickle_with_another_checksum_is_damaged() =>
        AssertRefused(CheckpointDiagnostics.BadFile, "does not have the checksum", new TestArchive().Add("a/data.pkl", Pickle, checksum: 1).Add("a/data/0", Data).End());

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(60000)]
    public void A_list_of_another_length_is_damaged(int count) =>
        Assert.Equal(CheckpointDiagnostics.BadFile, Refusal(new TestArchive().Add("a/data.pkl", Pickle).Add("a/data/0", Data).End(count)).Descriptor);
}
