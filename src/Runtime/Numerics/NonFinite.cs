using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MergeDsl.Tensors;

namespace MergeDsl.Numerics;

/// <summary>Finds NaN and infinities among stored elements.</summary>
internal static class NonFinite
{
    /// <summary>Whether some element is NaN or infinite; false for types that have neither.</summary>
    /// <param name="type">The elements' type.</param>
    /// <param name="elements">The elements as they are stored.</param>
    public static bool IsAmong(DType type, ReadOnlySpan<byte> elements) => type switch
    {
        DType.BF16 => HasAll(MemoryMarshal.Cast<byte, ushort>(elements), (ushort)0x7F80),
        DType.F16 => HasAll(MemoryMarshal.Cast<byte, ushort>(elements), (ushort)0x7C00),
        DType.F32 => HasAll(MemoryMarshal.Cast<byte, uint>(elements), 0x7F80_0000u),
        DType.F64 => HasAll(MemoryMarshal.Cast<byte, ulong>(elements), 0x7FF0_0000_0000_0000ul),
        _ => false,
    };

    // An exponent of ones alone.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool HasAll<T>(ReadOnlySpan<T> words, T exponent)
        where T : unmanaged, IBinaryInteger<T>
    {
        Vector<T> mask = new(exponent);
        Vector<T> found = Vector<T>.Zero;
        int i = 0;
        for (; i <= words.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            found |= Vector.Equals(new Vector<T>(words[i..]) & mask, mask);
        }

        bool any = !Vector.EqualsAll(found, Vector<T>.Zero);
        for (; i < words.Length; i++)
        {
            any |= (words[i] & exponent) == exponent;
        }

        return any;
    }
}
