using MergeDsl.Numerics;
using Xunit;

namespace MergeDsl.Tests.Numerics;

public class RandomMaskTests
{
    private const string Tensor = "model.layers.0.mlp.up_proj.weight";

    [Fact]
    public void Philox_gives_the_published_words()
    {
        Assert.Equal((0x6627E8D5u, 0xE169C58Du, 0xBC57AC4Cu, 0x9B00DBD8u), Philox.Words(0, 0, 0));
        Assert.Equal((0x408F276Du, 0x41C83B0Eu, 0xA20BC7C6u, 0x6D5451FDu), Philox.Words(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue));
        Assert.Equal((0xD16CFE09u, 0x94FDCCEBu, 0x5001E420u, 0x24126EA1u), Philox.Words(0x299F31D0A4093822, 0x85A308D3243F6A88, 0x0370734413198A2E));
    }

    [Fact]
    public void Vectors_give_the_words_of_each_counter()
    {
        ulong[] lower = new ulong[64], upper = new ulong[64];
        ulong start = 0xFFFF_FFE0;
        Philox.Words(0x0123456789ABCDEF, start, lower, upper);
        for (int i = 0; i < lower.Length; i++)
        {
            (uint x0, uint x1, uint x2, uint x3) = Philox.Words(0x0123456789ABCDEF, start + (ulong)i, 0);
            Assert.Equal(x0 | ((ulong)x1 << 32), lower[i]);
            Assert.Equal(x2 | ((ulong)x3 << 32), upper[i]);
        }
    }

    [Fact]
    public void Counters_in_any_order_have_their_own_words()
    {
        ulong[] counters = [0, 5, ulong.MaxValue, 5, 1UL << 32, 0xFFFF_FFFF, 17, 4], lower = new ulong[8], upper = new ulong[8];
        Philox.Words(0xFEDCBA9876543210, counters, 1, lower, upper);
        for (int i = 0; i < lower.Length; i++)
        {
            (uint x0, uint x1, uint x2, uint x3) = Philox.Words(0xFEDCBA9876543210, counters[i], 1);
            Assert.Equal((x0 | ((ulong)x1 << 32), x2 | ((ulong)x3 << 32)), (lower[i], upper[i]));
        }
    }

    [Theory]
    [InlineData(0, 0, 0.5, "0110000010001101011010000110101111100101")]
    [InlineData(42, 0, 0.5, "1110011100000000100110010100011110111011")]
    [InlineData(0, 1, 0.5, "1001110000000101111110000011110101011011")]
    [InlineData(0, 0, 0.9, "1111111111111101111111011111111111111111")]
    [InlineData(7, 2, 0.333, "1101101010100000000000010001001100001000")]
    public void Masks_never_change(ulong seed, int model, double probability, string expected) =>
        Assert.Equal(expected, string.Concat(Kept(seed, Tensor, model, probability, 40).Select(k => k ? '1' : '0')));

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.01)]
    [InlineData(0.333)]
    [InlineData(0.999)]
    [InlineData(0.001)]
    public void As_many_stay_as_the_probability_says(double probability)
    {
        const int N = 1 << 21;
        int kept = Kept(1, Tensor, 0, probability, N).Count(k => k);
        double deviation = Math.Sqrt(N * probability * (1 - probability));
        Assert.InRange(kept, (N * probability) - (5 * deviation), (N * probability) + (5 * deviation));
    }

    [Fact]
    public void Every_byte_is_as_frequent_as_any_other()
    {
        int[] counts = new int[256];
        byte[] bytes = new byte[Block.Size];
        for (int block = 0; block < 1024; block++)
        {
            RandomMask.Bytes(99, block * Block.Size, bytes);
            foreach (byte b in bytes)
            {
                counts[b]++;
            }
        }

        // Chi-square with 255 degrees of freedom: 5 deviations of √510 about 255.
        double chi = counts.Sum(c => Math.Pow(c - 4096.0, 2) / 4096);
        Assert.InRange(chi, 255 - 113, 255 + 113);
    }

    [Theory]
    [InlineData(1, Tensor, 1)]
    [InlineData(2, Tensor, 0)]
    [InlineData(1, "model.layers.1.mlp.up_proj.weight", 0)]
    [InlineData(1, "model.layers.0.mlp.up_proj.weighu", 0)]
    public void Masks_of_other_seeds_tensors_and_models_are_independent(ulong seed, string tensor, int model)
    {
        const int N = 1 << 20;
        bool[] a = Kept(1, Tensor, 0, 0.5, N), b = Kept(seed, tensor, model, 0.5, N);
        for (int shift = 0; shift <= 32; shift = shift == 0 ? 1 : shift * 2)
        {
            int equal = Enumerable.Range(0, N - shift).Count(i => a[i] == b[i + shift]);
            Assert.InRange(equal, ((N - shift) / 2) - (5 * 512), ((N - shift) / 2) + (5 * 512));
        }
    }

    [Fact]
    public void Neighbours_are_independent()
    {
        const int N = 1 << 20;
        bool[] mask = Kept(3, Tensor, 0, 0.5, N);
        foreach (int shift in (int[])[1, 2, 3, 4, 8, 16, 32, 64, 512, 1024, 4096])
        {
            int equal = Enumerable.Range(0, N - shift).Count(i => mask[i] == mask[i + shift]);
            Assert.InRange(equal, ((N - shift) / 2) - (5 * 512), ((N - shift) / 2) + (5 * 512));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.001)]
    [InlineData(0.25)]
    [InlineData(0.53)]
    [InlineData(0.999999)]
    public void A_block_is_drawn_as_its_elements_are(double probability)
    {
        byte[] bytes = new byte[Block.Size];
        ulong[] bits = new ulong[MaskBits.BlockWords];
        foreach (long start in (long[])[0, 7 * 1024, (1L << 34) - 1024, 1L << 40])
        {
            Array.Fill(bits, 0xAAAA_AAAA_AAAA_AAAAul);
            RandomMask.Bytes(11, start, bytes);
            RandomMask.Draw(11, probability, start, bits);
            Assert.Equal(
                bytes.Select((b, i) => RandomMask.Keeps(11, probability, start + i, b)),
                Enumerable.Range(0, Block.Size).Select(i => (bits[i / 64] >> (i % 64) & 1) != 0));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1024)]
    [InlineData(1024L << 30)]
    public void The_byte_of_one_element_is_that_of_its_block(long start)
    {
        byte[] block = new byte[Block.Size];
        RandomMask.Bytes(77, start, block);
        Assert.Equal(block, Enumerable.Range(0, Block.Size).Select(i => RandomMask.ByteOf(77, start + i)));
    }

    private static bool[] Kept(ulong seed, string tensor, int model, double probability, int count)
    {
        ulong key = MaskKey.Of(seed, tensor, model);
        bool[] kept = new bool[count];
        ulong[] bits = new ulong[MaskBits.BlockWords];
        for (int start = 0; start < count; start += Block.Size)
        {
            RandomMask.Draw(key, probability, start, bits);
            for (int i = 0; i < Math.Min(Block.Size, count - start); i++)
            {
                kept[start + i] = (bits[i / 64] >> (i % 64) & 1) != 0;
            }
        }

        return kept;
    }
}
