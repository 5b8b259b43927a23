using MergeDsl.Execution;
using MergeDsl.Numerics;
using Xunit;

namespace MergeDsl.Tests.Execution;

public class KeptBitsTests
{
    [Fact]
    public void Bits_are_known_once_they_were_asked_for_but_behind_the_room()
    {
        using KeptBits bits = new(elements: 3 * Block.Size, room: (2 * Block.Size) + 1000);
        ulong[] spare = new ulong[MaskBits.BlockWords];
        foreach (long start in (long[])[Block.Size, 0, 2 * Block.Size])
        {
            bits.Of(start, spare, out bool isKnown).Fill((ulong)start);
            Assert.False(isKnown);
        }

        Assert.Equal(2 * Block.Size, (long)spare[0]);
        Assert.Equal([0, Block.Size], ((int[])[0, Block.Size]).Select(start => (int)bits.Of(start, spare, out bool isKnown)[isKnown ? 15 : -1]));
        bits.Of(2 * Block.Size, spare, out bool isLastKnown);
        Assert.False(isLastKnown);
    }

    [Fact]
    public void A_tensor_takes_no_more_than_its_own_blocks()
    {
        using KeptBits bits = new(elements: 1, room: 1L << 40);
        ulong[] spare = new ulong[MaskBits.BlockWords];
        Assert.False(bits.Of(0, spare, out _).Overlaps(spare));
    }

    [Fact]
    public void Single_bits_are_set_where_there_is_room_until_all_are_forgotten()
    {
        using KeptBits bits = new(elements: 2 * Block.Size, room: Block.Size);
        ulong[] spare = new ulong[MaskBits.BlockWords];
        bits.Of(0, spare, out _).Clear();
        bits.Set(70);
        bits.Set(Block.Size + 3);
        Assert.Equal(Enumerable.Range(0, MaskBits.BlockWords).Select(word => word == 1 ? 1ul << 6 : 0), bits.Of(0, spare, out bool isKnown).ToArray());
        bits.Forget();
        bits.Of(0, spare, out bool isStillKnown);
        Assert.Equal((true, false), (isKnown, isStillKnown));
    }
}
