using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MergeDsl.Tensors;

namespace MergeDsl.Numerics;

/// <summary>Conversion between the bytes of tensors and float32, to nearest even, NaN in one canonical form.</summary>
internal static class ElementTypes
{
    private const uint CanonicalNaN = 0x7FC0_0000;

    private static readonly double CanonicalDoubleNaN = BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0000);

    /// <summary>Whether arithmetic in float32 can read and write the type.</summary>
    public static bool IsSupported(DType type) => type is DType.F32 or DType.F16 or DType.BF16;

    /// <summary>Whether elements have 16 bits.</summary>
    public static bool IsSixteenBit(DType type) => type is DType.F16 or DType.BF16;

    /// <summary>Whether every value of <paramref name="from"/> is one of <paramref name="to"/>, so that rounding changes nothing.</summary>
    public static bool Contains(DType to, DType from) => from == to || (to is DType.F32 && IsSupported(from)) || (to is DType.F64 && (from is DType.F32 || IsSupported(from)));

    /// <summary>
    /// The elements whose bytes are <paramref name="source"/>, as float32. What float32 cannot hold is rounded so that a
    /// further rounding to <paramref name="target"/> gives what one rounding would have given.
    /// </summary>
    public static void Widen(DType type, DType target, ReadOnlySpan<byte> source, Span<float> destination)
    {
        switch (type)
        {
            case DType.F32:
                MemoryMarshal.Cast<byte, float>(source).CopyTo(destination);
                break;
            case DType.BF16:
                SixteenBit.Widen<BFloat16>(MemoryMarshal.Cast<byte, ushort>(source), destination);
                break;
            case DType.F16:
                SixteenBit.Widen<Float16>(MemoryMarshal.Cast<byte, ushort>(source), destination);
                break;
            case DType.F64:
                Halve(MemoryMarshal.Cast<byte, double>(source), destination, toOdd: target is DType.BF16 or DType.F16);
                break;
            case DType.F8_E4M3 or DType.F8_E5M2:
                Float8.Widen(type, source, destination);
                break;
            default:
                throw NotSupported(type);
        }
    }

    /// <summary>The elements whose bytes are <paramref name="source"/>, as float32 or float64, rounded where they are wider.</summary>
    public static void Widen<T>(DType type, ReadOnlySpan<byte> source, Span<T> destination)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Widen(type, DType.F32, source, MemoryMarshal.Cast<T, float>(destination));
        }
        else
        {
            Widen(type, source, MemoryMarshal.Cast<T, double>(destination));
        }
    }

    /// <summary>The elements whose bytes are <paramref name="source"/>, as float64, exact.</summary>
    public static void Widen(DType type, ReadOnlySpan<byte> source, Span<double> destination)
    {
        if (type == DType.F64)
        {
            MemoryMarshal.Cast<byte, double>(source).CopyTo(destination);
            return;
        }

        Span<float> singles = stackalloc float[256];
        for (int start = 0; start < destination.Length; start += singles.Length)
        {
            Span<float> part = singles[..Math.Min(singles.Length, destination.Length - start)];
            Widen(type, DType.F32, source.Slice(start * type.Size, part.Length * type.Size), part);
            for (int i = 0; i < part.Length; i++)
            {
                destination[start + i] = part[i];
            }
        }
    }

    /// <summary><c>d = x - b</c> for elements of 16 bits whose bytes are <paramref name="x"/>, with zeros behind; b and d are padded.</summary>
    public static void Subtract(DType type, ReadOnlySpan<byte> x, ReadOnlySpan<float> b, Span<float> d)
    {
        if (type == DType.BF16)
        {
            SixteenBit.Subtract<BFloat16>(MemoryMarshal.Cast<byte, ushort>(x), b, d);
        }
        else
        {
            SixteenBit.Subtract<Float16>(MemoryMarshal.Cast<byte, ushort>(x), b, d);
        }
    }

    /// <summary>Rounds <paramref name="values"/> to what <paramref name="type"/> can hold, in place.</summary>
    public static void Round(DType type, Span<float> values)
    {
        Span<ushort> bits = stackalloc ushort[256];
        for (int start = 0; start < values.Length && type is DType.F16 or DType.BF16; start += bits.Length)
        {
            Span<float> part = values.Slice(start, Math.Min(bits.Length, values.Length - start));
            Span<ushort> narrow = bits[..part.Length];
            if (type == DType.F16)
            {
                SixteenBit.Narrow<Float16>(part, narrow);
                SixteenBit.Widen<Float16>(narrow, part);
            }
            else
            {
                SixteenBit.Narrow<BFloat16>(part, narrow);
                SixteenBit.Widen<BFloat16>(narrow, part);
            }
        }
    }

    /// <summary>The bytes of <paramref name="source"/>, of float32 or float64, rounded once to <paramref name="type"/>.</summary>
    public static void Narrow<T>(DType type, ReadOnlySpan<T> source, Span<byte> destination)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Narrow(type, MemoryMarshal.Cast<T, float>(source), destination);
        }
        else
        {
            Narrow(type, MemoryMarshal.Cast<T, double>(source), destination);
        }
    }

    /// <summary>The bytes of <paramref name="source"/>, rounded once to <paramref name="type"/>.</summary>
    public static void Narrow(DType type, ReadOnlySpan<double> source, Span<byte> destination)
    {
        if (type == DType.F64)
        {
            Span<double> doubles = MemoryMarshal.Cast<byte, double>(destination);
            for (int i = 0; i < source.Length; i++)
            {
                doubles[i] = double.IsNaN(source[i]) ? CanonicalDoubleNaN : source[i];
            }

            return;
        }

        Span<float> singles = stackalloc float[256];
        for (int start = 0; start < source.Length; start += singles.Length)
        {
            Span<float> part = singles[..Math.Min(singles.Length, source.Length - start)];
            Halve(source.Slice(start, part.Length), part, toOdd: type is DType.BF16 or DType.F16);
            Narrow(type, part, destination.Slice(start * type.Size, part.Length * type.Size));
        }
    }

    /// <summary>The bytes of <paramref name="source"/>, rounded to <paramref name="type"/>.</summary>
    public static void Narrow(DType type, ReadOnlySpan<float> source, Span<byte> destination)
    {
        switch (type)
        {
            case DType.F32:
                Canonical(source, MemoryMarshal.Cast<byte, float>(destination));
                break;
            case DType.BF16:
                SixteenBit.Narrow<BFloat16>(source, MemoryMarshal.Cast<byte, ushort>(destination));
                break;
            case DType.F16:
                SixteenBit.Narrow<Float16>(source, MemoryMarshal.Cast<byte, ushort>(destination));
                break;
            case DType.F64:
                Span<double> doubles = MemoryMarshal.Cast<byte, double>(destination);
                for (int i = 0; i < source.Length; i++)
                {
                    doubles[i] = float.IsNaN(source[i]) ? CanonicalDoubleNaN : source[i];
                }

                break;
            default:
                throw NotSupported(type);
        }
    }

    /// <summary>
    /// Float64 to float32 by rounding to odd: what is not exact gets its last bit set. A second rounding, to 16 bits or
    /// back from there, then sees which side of the middle it was on, and the two together round once.
    /// </summary>
    public static float ToOdd(double value)
    {
        float nearest = (float)value;
        if (nearest == value || double.IsNaN(value))
        {
            return nearest;
        }

        // Towards zero, then odd. Past the largest float32, that one is odd already.
        uint bits = BitConverter.SingleToUInt32Bits(nearest);
        bits = Math.Abs((double)nearest) > Math.Abs(value) ? bits - 1 : bits;
        return BitConverter.UInt32BitsToSingle(bits | 1);
    }

    private static void Halve(ReadOnlySpan<double> source, Span<float> destination, bool toOdd)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = toOdd ? ToOdd(source[i]) : (float)source[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Canonical(ReadOnlySpan<float> source, Span<float> destination)
    {
        int i = 0;
        ref float from = ref MemoryMarshal.GetReference(source);
        ref float to = ref MemoryMarshal.GetReference(destination[..source.Length]);
        Vector256<float> nan = Vector256.Create(CanonicalNaN).AsSingle();
        for (; i <= source.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256<float> values = Vector256.LoadUnsafe(ref from, (nuint)i);
            Vector256.ConditionalSelect(Vector256.Equals(values, values), values, nan).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < source.Length; i++)
        {
            destination[i] = float.IsNaN(source[i]) ? BitConverter.UInt32BitsToSingle(CanonicalNaN) : source[i];
        }
    }

    private static NotSupportedException NotSupported(DType type) => new($"Arithmetic on {type} is not supported.");
}
