using System.Buffers.Binary;
using System.Globalization;
using MergeDsl.Execution;
using MergeDsl.Numerics;
using MergeDsl.Output;
using MergeDsl.Planning;
using MergeDsl.Tensors;
using Xunit;

namespace MergeDsl.Tests.Output;

public class TensorDigestsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(4095)]
    [InlineData(20_001)]
    public void A_digest_does_not_depend_on_the_pieces(int length)
    {
        byte[] bytes = RandomBytes(length);
        string expected = DigestOf(bytes);
        for (int seed = 0; seed < 20; seed++)
        {
            Assert.Equal(expected, InPieces(bytes, new(seed)));
        }
    }

    [Fact]
    public void A_change_of_any_bit_is_another_digest()
    {
        byte[] bytes = RandomBytes(5000);
        string whole = DigestOf(bytes);
        HashSet<string> digests = [whole];
        for (int bit = 0; bit < bytes.Length * 8; bit += 7)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(digests.Add(DigestOf(bytes)), $"bit {bit}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Zeros_of_different_length_and_blocks_in_another_order_differ()
    {
        Assert.Equal(5, new[] { 0, 1, 100, 4096, 8192 }.Select(n => DigestOf(new byte[n])).Distinct().Count());
        byte[] bytes = RandomBytes(8192);
        Assert.NotEqual(DigestOf(bytes), DigestOf([.. bytes[4096..], .. bytes[..4096]]));
    }

    [Fact]
    public void Blocks_are_digested_as_their_definition_says()
    {
        byte[] block = RandomBytes(4096);
        Assert.Equal(Defined(block, 5), BlockDigest.Of(block, 5));
        Assert.Equal(Defined(new byte[4096], 0), BlockDigest.Of(new byte[4096], 0));
    }

    [Fact]
    public void Digests_stay_what_they_are() => Assert.Equal(Expected, DigestOf([.. Enumerable.Range(0, 10_000).Select(i => (byte)(i * i))]));

    private const string Expected = "620210a605c424026ee4d5080e4d8015";

    // A transcription of the definition, word by word.
    private static (ulong Low, ulong High) Defined(byte[] block, ulong index)
    {
        ulong[] keys = SplitMix(1, 512);
        ulong[] chain = SplitMix(2, 32);
        ulong[] lanes = new ulong[8];
        for (int i = 0; i < 512; i++)
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(block.AsSpan(i * 8));
            ulong t = word ^ keys[i];
            lanes[i % 8] += (t & 0xFFFFFFFF) * (t >> 32);
            lanes[(i % 8) ^ 1] += word;
        }

        ulong low = index * 0x9E3779B97F4A7C15;
        ulong high = ~low;
        for (int l = 0; l < 8; l++)
        {
            low = Fold((UInt128)(lanes[l] ^ chain[l]) * (low ^ chain[8 + l]));
            high = Fold((UInt128)(lanes[l] ^ chain[16 + l]) * (high ^ chain[24 + l]));
        }

        return (low, high);

        static ulong Fold(UInt128 product) => (ulong)(product >> 64) ^ (ulong)product;
    }

    // Steele, Lea, Flood: Fast splittable pseudorandom number generators (2014).
    private static ulong[] SplitMix(ulong state, int count)
    {
        ulong[] words = new ulong[count];
        for (int i = 0; i < count; i++)
        {
            state += 0x9E3779B97F4A7C15;
            ulong z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            words[i] = z ^ (z >> 31);
        }

        return words;
    }

    private static string DigestOf(byte[] bytes) => TensorDigests.Of((offset, destination) => bytes.AsSpan((int)offset, destination.Length).CopyTo(destination), bytes.Length);

    private static string InPieces(byte[] bytes, Random random)
    {
        PlannedTensor tensor = new("t", new([bytes.Length]), DType.U8, DType.U8, null, [], 0, 100);
        string? digest = null;
        TensorDigests digests = new([tensor], new NoSink(), (index, text) => digest = string.Create(CultureInfo.InvariantCulture, $"{text}"));
        List<(int Start, int Length)> pieces = [];
        for (int at = 0; at < bytes.Length;)
        {
            int length = Math.Min(bytes.Length - at, random.Next(1, 9000));
            pieces.Add((at, length));
            at += length;
        }

        foreach ((int start, int length) in pieces.OrderBy(_ => random.Next()))
        {
            Assert.Null(digest);
            digests.Write(tensor, start, bytes.AsSpan(start, length));
        }

        return digest ?? "";
    }

    private static byte[] RandomBytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private sealed class NoSink : ITensorSink
    {
        public void Write(PlannedTensor tensor, long offset, ReadOnlySpan<byte> bytes)
        {
        }
    }
}
