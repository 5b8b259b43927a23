using System.Runtime.InteropServices;
using MergeDsl.Tensors;

namespace MergeDsl.Tests.Execution;

/// <summary>Float32 values that depend on a number, and how often they were read.</summary>
internal sealed class CountingSource(int number, int length, ReadCost cost = ReadCost.Plain, long[]? shape = null)
    : TensorSource($"x{number}", TestMerge.Shape(shape ?? [length]), DType.F32)
{
    private long read;

    public int Number => number;

    public override ReadCost Cost => cost;

    /// <summary>Elements read, as a multiple of those that there are.</summary>
    public double Passes => (double)Interlocked.Read(ref read) / length;

    public override void ReadBytes(long start, Span<byte> destination)
    {
        Span<float> values = MemoryMarshal.Cast<byte, float>(destination);
        Interlocked.Add(ref read, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            // Whole-number arithmetic: the same on every machine.
            uint bits = (uint)(start + i) * 2654435761u * (uint)((2 * number) + 3);
            values[i] = ((int)((bits ^ (bits >> 15)) & 0xFFFF) - 0x8000) / 32768f;
        }
    }
}
