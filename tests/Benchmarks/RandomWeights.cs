using System.Runtime.InteropServices;
using MergeDsl.Numerics;
using MergeDsl.Tensors;

namespace MergeDsl.Benchmarks;

/// <summary>Numbers like those of a network: normal with deviation 0.02, and fine-tuned ones a thousandth away from them.</summary>
internal static class RandomWeights
{
    /// <summary>Fills <paramref name="bytes"/> with a stretch of the base, or of a model that was trained from it.</summary>
    /// <param name="bytes">Whole elements.</param>
    /// <param name="type">Their type.</param>
    /// <param name="start">The number of the first element; the same number gives the same base.</param>
    /// <param name="model">0 is the base.</param>
    public static void Fill(Span<byte> bytes, DType type, long start, int model)
    {
        Span<float> values = new float[Block.Size];
        Span<float> trained = new float[Block.Size];
        for (int at = 0; at < bytes.Length / type.Size; at += Block.Size)
        {
            int length = Math.Min(Block.Size, (bytes.Length / type.Size) - at);
            Normal(0, start + at, 0.02f, values);
            ElementTypes.Round(type, values);
            if (model > 0)
            {
                Normal((ulong)model, start + at, 0.001f, trained);
                for (int i = 0; i < length; i++)
                {
                    values[i] += trained[i];
                }
            }

            ElementTypes.Narrow(type, values[..length], bytes.Slice(at * type.Size, length * type.Size));
        }
    }

    // The sum of four bytes is near enough to normal: its variance is 4 · (256² - 1) / 12.
    private static void Normal(ulong key, long start, float deviation, Span<float> values)
    {
        Span<ulong> lower = stackalloc ulong[256];
        Span<ulong> upper = stackalloc ulong[256];
        Philox.Words(key, (ulong)start, lower, upper);
        ReadOnlySpan<byte> first = MemoryMarshal.AsBytes(lower);
        ReadOnlySpan<byte> second = MemoryMarshal.AsBytes(upper);
        for (int i = 0; i < values.Length; i++)
        {
            int sum = first[2 * i] + first[(2 * i) + 1] + second[2 * i] + second[(2 * i) + 1];
            values[i] = (sum - 510) * (deviation / 147.8f);
        }
    }
}
