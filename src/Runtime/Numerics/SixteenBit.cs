using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Numerics;

/// <summary>The loops of conversion between 16-bit types and float32.</summary>
internal static class SixteenBit
{
    /// <summary>Exact conversion of <paramref name="source"/> into as many elements of <paramref name="destination"/>.</summary>
    public static void Widen<T>(ReadOnlySpan<ushort> source, Span<float> destination)
        where T : IWidening
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Widen<T, SixteenSingles>(source, destination);
        }
        else
        {
            Widen<T, EightSingles>(source, destination);
        }
    }

    /// <summary><c>d = x - b</c>, with zeros behind; <paramref name="b"/> and <paramref name="d"/> are padded.</summary>
    public static void Subtract<T>(ReadOnlySpan<ushort> x, ReadOnlySpan<float> b, Span<float> d)
        where T : IWidening
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Subtract<T, SixteenSingles>(x, b, d);
        }
        else
        {
            Subtract<T, EightSingles>(x, b, d);
        }
    }

    /// <summary>Rounds <paramref name="source"/> into as many elements of <paramref name="destination"/>.</summary>
    public static void Narrow<T>(ReadOnlySpan<float> source, Span<ushort> destination)
        where T : INarrowing
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Narrow<T, SixteenSingles>(source, destination);
        }
        else
        {
            Narrow<T, EightSingles>(source, destination);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen<T, V>(ReadOnlySpan<ushort> source, Span<float> destination)
        where T : IWidening
        where V : struct, ISingles<V>
    {
        int i = 0;
        ref ushort from = ref MemoryMarshal.GetReference(source);
        ref float to = ref MemoryMarshal.GetReference(destination[..source.Length]);
        for (; i <= source.Length - V.Count; i += V.Count)
        {
            T.Widen(V.Load(ref Unsafe.Add(ref from, i))).Store(ref Unsafe.Add(ref to, i));
        }

        if (i < source.Length)
        {
            Span<ushort> head = stackalloc ushort[V.Count];
            Span<float> result = stackalloc float[V.Count];
            head.Clear();
            source[i..].CopyTo(head);
            T.Widen(V.Load(ref head[0])).Store(ref result[0]);
            result[..(source.Length - i)].CopyTo(destination[i..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Subtract<T, V>(ReadOnlySpan<ushort> x, ReadOnlySpan<float> b, Span<float> d)
        where T : IWidening
        where V : struct, ISingles<V>
    {
        ref ushort from = ref MemoryMarshal.GetReference(x);
        ref float bases = ref MemoryMarshal.GetReference(b[..d.Length]);
        ref float to = ref MemoryMarshal.GetReference(d);
        int i = 0;
        for (; i <= x.Length - V.Count; i += V.Count)
        {
            SubtractStep<T, V>(ref Unsafe.Add(ref from, i), ref Unsafe.Add(ref bases, i), ref Unsafe.Add(ref to, i));
        }

        if (i < x.Length)
        {
            Span<ushort> head = stackalloc ushort[V.Count];
            head.Clear();
            x[i..].CopyTo(head);
            SubtractStep<T, V>(ref head[0], ref Unsafe.Add(ref bases, i), ref Unsafe.Add(ref to, i));
        }

        d[x.Length..].Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SubtractStep<T, V>(ref ushort x, ref float b, ref float d)
        where T : IWidening
        where V : struct, ISingles<V> => V.SubtractNumbers(T.Widen(V.Load(ref x)), V.Load(ref b)).Store(ref d);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow<T, V>(ReadOnlySpan<float> source, Span<ushort> destination)
        where T : INarrowing
        where V : struct, ISingles<V>
    {
        int i = 0;
        ref float from = ref MemoryMarshal.GetReference(source);
        ref ushort to = ref MemoryMarshal.GetReference(destination[..source.Length]);
        for (; i <= source.Length - V.Count; i += V.Count)
        {
            T.Narrow(V.Load(ref Unsafe.Add(ref from, i))).Store(ref Unsafe.Add(ref to, i));
        }

        if (i < source.Length)
        {
            Span<float> head = stackalloc float[V.Count];
            Span<ushort> result = stackalloc ushort[V.Count];
            head.Clear();
            source[i..].CopyTo(head);
            T.Narrow(V.Load(ref head[0])).Store(ref result[0]);
            result[..(source.Length - i)].CopyTo(destination[i..]);
        }
    }
}
