using System.Runtime.InteropServices;

namespace MergeDsl.Pickle;

/// <summary>Copies elements that stand some steps apart.</summary>
internal static class StridedCopy
{
    /// <param name="size">The bytes of an element: 1, 2, 4 or 8.</param>
    /// <param name="source">The first element and what follows.</param>
    /// <param name="sourceStep">The distance of elements there.</param>
    /// <param name="destination">Where the first goes.</param>
    /// <param name="destinationStep">The distance of elements there.</param>
    /// <param name="count">How many.</param>
    public static void Copy(int size, ReadOnlySpan<byte> source, long sourceStep, Span<byte> destination, long destinationStep, int count)
    {
        switch (size)
        {
            case 1:
                Copy<byte>(source, sourceStep, destination, destinationStep, count);
                break;
            case 2:
                Copy<ushort>(source, sourceStep, destination, destinationStep, count);
                break;
            case 4:
                Copy<uint>(source, sourceStep, destination, destinationStep, count);
                break;
            default:
                Copy<ulong>(source, sourceStep, destination, destinationStep, count);
                break;
        }
    }

    private static void Copy<T>(ReadOnlySpan<byte> source, long sourceStep, Span<byte> destination, long destinationStep, int count)
        where T : unmanaged
    {
        ReadOnlySpan<T> from = MemoryMarshal.Cast<byte, T>(source);
        Span<T> to = MemoryMarshal.Cast<byte, T>(destination);
        for (int i = 0; i < count; i++)
        {
            to[(int)(i * destinationStep)] = from[(int)(i * sourceStep)];
        }
    }
}
