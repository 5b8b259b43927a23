using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>The loops of conversion between 16-bit types and float32.</summary>
internal static class SixteenBit
{
    private const int Step = 16;

    /// <summary>Exact conversion of <paramref name="source"/> into as many elements of <paramref name="destination"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen<T>(ReadOnlySpan<ushort> source, Span<float> destination)
        where T : IWidening
    {
        int i = 0;
        ref ushort from = ref MemoryMarshal.GetReference(source);
        ref float to = ref MemoryMarshal.GetReference(destination[..source.Length]);
        for (; i <= source.Length - Step; i += Step)
        {
            WidenStep<T>(ref Unsafe.Add(ref from, i), ref Unsafe.Add(ref to, i));
        }

        if (i < source.Length)
        {
            Span<ushort> head = stackalloc ushort[Step];
            Span<float> result = stackalloc float[Step];
            head.Clear();
            source[i..].CopyTo(head);
            WidenStep<T>(ref head[0], ref result[0]);
            result[..(source.Length - i)].CopyTo(destination[i..]);
        }
    }

    /// <summary><c>d = x - b</c>, with zeros behind; <paramref name="b"/> and <paramref name="d"/> are padded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract<T>(ReadOnlySpan<ushort> x, ReadOnlySpan<float> b, Span<float> d)
        where T : IWidening
    {
        ref ushort from = ref MemoryMarshal.GetReference(x);
        ref float bases = ref MemoryMarshal.GetReference(b[..d.Length]);
        ref float to = ref MemoryMarshal.GetReference(d);
        int i = 0;
        for (; i <= x.Length - Step; i += Step)
        {
            SubtractStep<T>(ref Unsafe.Add(ref from, i), ref Unsafe.Add(ref bases, i), ref Unsafe.Add(ref to, i));
        }

        if (i < x.Length)
        {
            Span<ushort> head = stackalloc ushort[Step];
            head.Clear();
            x[i..].CopyTo(head);
            SubtractStep<T>(ref head[0], ref Unsafe.Add(ref bases, i), ref Unsafe.Add(ref to, i));
        }

        d[x.Length..].Clear();
    }

    /// <summary>Rounds <paramref name="source"/> into as many elements of <paramref name="destination"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow<T>(ReadOnlySpan<float> source, Span<ushort> destination)
        where T : INarrowing
    {
        int i = 0;
        ref float from = ref MemoryMarshal.GetReference(source);
        ref ushort to = ref MemoryMarshal.GetReference(destination[..source.Length]);
        for (; i <= source.Length - Step; i += Step)
        {
            NarrowStep<T>(ref Unsafe.Add(ref from, i), ref Unsafe.Add(ref to, i));
        }

        if (i < source.Length)
        {
            Span<float> head = stackalloc float[Step];
            Span<ushort> result = stackalloc ushort[Step];
            head.Clear();
            source[i..].CopyTo(head);
            NarrowStep<T>(ref head[0], ref result[0]);
            result[..(source.Length - i)].CopyTo(destination[i..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WidenStep<T>(ref ushort from, ref float to)
        where T : IWidening
    {
        Vector256<ushort> bits = Vector256.LoadUnsafe(ref from);
        T.Widen(Vector256.WidenLower(bits)).StoreUnsafe(ref to);
        T.Widen(Vector256.WidenUpper(bits)).StoreUnsafe(ref to, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SubtractStep<T>(ref ushort x, ref float b, ref float d)
        where T : IWidening
    {
        Vector256<ushort> bits = Vector256.LoadUnsafe(ref x);
        (T.Widen(Vector256.WidenLower(bits)) - Vector256.LoadUnsafe(ref b)).StoreUnsafe(ref d);
        (T.Widen(Vector256.WidenUpper(bits)) - Vector256.LoadUnsafe(ref b, 8)).StoreUnsafe(ref d, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NarrowStep<T>(ref float from, ref ushort to)
        where T : INarrowing
    {
        Vector256<uint> lower = T.Narrow(Vector256.LoadUnsafe(ref from));
        Vector256<uint> upper = T.Narrow(Vector256.LoadUnsafe(ref from, 8));
        Vector256.Narrow(lower, upper).StoreUnsafe(ref to);
    }
}
