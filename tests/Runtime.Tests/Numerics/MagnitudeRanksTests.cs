using System.Numerics;
using MergeDsl.Execution;
using MergeDsl.Numerics;
using Xunit;

namespace MergeDsl.Tests.Numerics;

public class MagnitudeRanksTests
{
    private static readonly int[] Lengths = [2, 3, 31, 32, 49, 64, 65, 255, 256, 1000, 2048, 5003, 20_000];

    // Smooth; of few bits and many ties; of many bits and many ties; hardly anything but zeros; over all exponents, with what lies at their ends; all alike.
    private static readonly Func<Random, double>[] Kinds =
    [
        r => r.NextDouble() - r.NextDouble(),
        r => r.Next(-20, 20) / 4096.0,
        r => r.Next(-3, 3) / 3.0,
        r => r.Next(50) == 0 ? r.NextDouble() : -0.0,
        r => r.Next(40) switch { 0 => double.PositiveInfinity, 1 => double.Epsilon, 2 => float.Epsilon, 3 => -float.MaxValue, _ => Math.Pow(2, r.Next(-140, 120)) * r.Next(-3, 4) },
        r => 0.1,
        r => 0,
    ];

    [Fact]
    public void Ranks_are_those_of_a_sort()
    {
        foreach ((int length, double[] numbers) in Lines())
        {
            AssertRanks<float>(length, numbers);
            AssertRanks<double>(length, numbers);
        }
    }

    [Theory]
    [InlineData(0.5, 0.15)]
    [InlineData(0.3, -0.2)]
    [InlineData(0.5, 0.4999)]
    [InlineData(0.7, 0)]
    [InlineData(0.4, 1e-7)]
    [InlineData(0.02, 0.019)]
    [InlineData(0.85, 0.15)] // the largest always stays
    [InlineData(0.75, -0.25)]
    public void A_line_is_drawn_as_its_exact_ranks_say(double density, double epsilon)
    {
        foreach ((int length, double[] numbers) in Lines())
        {
            AssertDrawn<float>(length, numbers, density, epsilon);
            AssertDrawn<double>(length, numbers, density, epsilon);
        }
    }

    private static IEnumerable<(int Length, double[] Numbers)> Lines() =>
        from length in Lengths from kind in Kinds let random = new Random(length) select (length, Enumerable.Range(0, length).Select(_ => kind(random)).ToArray());

    private static T[] Padded<T>(double[] numbers)
        where T : unmanaged, INumber<T> => [.. numbers.Select(T.CreateTruncating), .. new T[Block.Padded(numbers.Length) - numbers.Length]];

    private static int[] Sorted<T>(T[] line, int length)
        where T : unmanaged
    {
        int[] ranks = new int[length];
        foreach ((int element, int rank) in Enumerable.Range(0, length).OrderBy(i => MagnitudeKeys.Of(line[i])).ThenBy(i => i).Select((element, rank) => (element, rank)))
        {
            ranks[element] = rank;
        }

        return ranks;
    }

    private static void AssertRanks<T>(int length, double[] numbers)
        where T : unmanaged, INumber<T>
    {
        T[] line = Padded<T>(numbers);
        int[] expected = Sorted(line, length);
        MagnitudeRanks<T> ranks = new(length);
        Assert.Equal(line.Any(x => x != T.Zero), ranks.Count(line));
        if (ranks.Counts)
        {
            ranks.Group(line);
        }

        for (int i = 0; i < length; i++)
        {
            if (line[i] != T.Zero)
            {
                (int first, int last) = ranks.Bounds(i);
                Assert.InRange(expected[i], first, last);
                Assert.True(!ranks.Counts || ranks.OfGrouped(i) == expected[i]);
                Assert.Equal(expected[i], ranks.Of(line, i));
            }
        }
    }

    private static void AssertDrawn<T>(int length, double[] numbers, double density, double epsilon)
        where T : unmanaged, INumber<T>
    {
        T[] line = Padded<T>(numbers);
        int[] ranks = Sorted(line, length);
        RankedMask mask = new(0, 0x0123456789ABCDEF, density, epsilon);
        RankedLine<T> room = new(length);
        line.AsSpan(0, length).CopyTo(room.Values);
        for (int i = 0; i < length; i++)
        {
            room.Random[i] = RandomMask.ByteOf(mask.Key, 7 + (3 * i));
        }

        byte[] random = room.Random.ToArray();
        ReadOnlySpan<byte> kept = room.Draw(mask, mask.Steps(length), 7, 3);
        for (int i = 0; i < length; i++)
        {
            Assert.True(line[i] == T.Zero || mask.Keeps(7 + (3 * i), ranks[i], length, random[i]) == (kept[i] != 0));
        }
    }
}
