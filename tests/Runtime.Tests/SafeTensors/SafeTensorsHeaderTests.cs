using System.Text;
using MergeDsl.SafeTensors;
using MergeDsl.Tensors;
using Xunit;

namespace MergeDsl.Tests.SafeTensors;

public sealed class SafeTensorsHeaderTests
{
    [Fact]
    public void Tensors_come_in_the_order_of_their_bytes()
    {
        List<SafeTensorsEntry> entries = Parse("""{"b":{"dtype":"F32","shape":[2],"data_offsets":[2,10]},"a":{"dtype":"BF16","shape":[],"data_offsets":[0,2]}}""", 10);
        Assert.Equal([new("a", DType.BF16, new([]), 0, 2), new("b", DType.F32, new([2]), 2, 10)], entries);
    }

    [Fact]
    public void Metadata_unknown_keys_and_padding_are_passed_over() =>
        Assert.Single(Parse("""{"__metadata__":{"format":"pt"},"a":{"dtype":"I8","note":{"x":[1]},"shape":[0],"data_offsets":[0,0]}}    """, 0));

    [Fact]
    public void Every_type_is_known_by_its_name()
    {
        foreach (DType type in Enum.GetValues<DType>())
        {
            Assert.Equal(type, Parse($$$"""{"a":{"dtype":"{{{type}}}","shape":[1],"data_offsets":[0,{{{type.Size}}}] } }""", type.Size)[0].Type);
        }
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "a is F32 [2], which is 8 bytes, but data_offsets [0, 4] give it 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", "a has data_offsets [4, 0], expected [begin, end] with begin at most end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", "a has data_offsets [0, 4, 8], expected [begin, end] with begin at most end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,-4]}}""", "data_offsets of a has an element that is no whole number of at least 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0.5],"data_offsets":[0,4]}}""", "shape of a has an element that is no whole number of at least 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1e30],"data_offsets":[0,4]}}""", "shape of a has an element that is no whole number of at least 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}""", "a has the shape [4294967296, 4294967296], more bytes than can be counted")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807,9223372036854775807,0],"data_offsets":[0,0]}}""", "more bytes than can be counted")]
    [InlineData("""{"a":{"dtype":"F4","shape":[1],"data_offsets":[0,4]}}""", "a has the dtype F4, known are F64, F32")]
    [InlineData("""{"a":{"dtype":"1","shape":[1],"data_offsets":[0,4]}}""", "a has the dtype 1, known are")]
    [InlineData("""{"a":{"dtype":1,"shape":[1],"data_offsets":[0,4]}}""", "dtype of a is a number, expected a text")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,4]}}""", "a has no dtype")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,4]}}""", "a has no shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", "a has no data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}""", "a has shape twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "the header names a twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "b begins at byte 0 and overlaps a, which ends at 4")]
    [InlineData("""{"a":{"dtype":"I8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"I8","shape":[1],"data_offsets":[3,4]}}""", "b begins at byte 3, a gap behind a, which ends at 1")]
    [InlineData("""{"a":{"dtype":"I8","shape":[3],"data_offsets":[1,4]}}""", "a begins at byte 1, a gap behind the header, which ends at 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "the header describes 8 bytes of tensors, the file has 4: it is truncated")]
    [InlineData("""{"a":{"dtype":"I8","shape":[2],"data_offsets":[0,2]}}""", "the header describes 2 bytes of tensors, the file has 4: something is appended")]
    [InlineData("""{}""", "the header describes 0 bytes of tensors, the file has 4: something is appended")]
    [InlineData("""[]""", "the header is a list, expected an object")]
    [InlineData("""{"a":[]}""", "a is a list, expected an object")]
    [InlineData("""{"__metadata__":[]}""", "__metadata__ is a list, expected an object")]
    [InlineData("""{"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}""", "shape of a is a number, expected a list")]
    [InlineData("""{} {}""", "the header is no valid JSON")]
    [InlineData("""{"a":""", "the header is no valid JSON")]
    [InlineData("", "the header is no valid JSON")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "the header is no valid JSON")]
    public void What_does_not_hold_is_named(string json, string message) =>
        Assert.Contains(message, Assert.Throws<MalformedHeaderException>(() => Parse(json, 4)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_written_is_read_back_aligned()
    {
        SafeTensorsEntry[] entries = [new("model.embed_tokens.weight", DType.BF16, new([3, 5]), 0, 30), new("naïve \"name\"", DType.BOOL, new([]), 30, 31)];
        byte[] header = SafeTensorsHeaderWriter.Write(entries);
        Assert.Equal(0, header.Length % 8);
        Assert.Equal(header.Length - 8, BitConverter.ToInt64(header));
        Assert.Equal(entries, SafeTensorsHeader.Parse(header.AsSpan(8), 31));
    }

    [Fact]
    public void Equal_headers_are_parsed_once_and_others_by_themselves()
    {
        byte[] json = SafeTensorsHeaderWriter.Write([new("a", DType.F32, new([1]), 0, 4)])[8..];
        SafeTensorsHeaders headers = new();
        Assert.Same(headers.Parse(json, 4), headers.Parse([.. json], 4));
        Assert.Throws<MalformedHeaderException>(() => headers.Parse(json, 5));
        Assert.Equal("b", Assert.Single(headers.Parse(SafeTensorsHeaderWriter.Write([new("b", DType.F32, new([1]), 0, 4)]).AsSpan(8), 4)).Name);
    }

    private static List<SafeTensorsEntry> Parse(string json, long dataLength) => SafeTensorsHeader.Parse(Encoding.UTF8.GetBytes(json), dataLength);
}
