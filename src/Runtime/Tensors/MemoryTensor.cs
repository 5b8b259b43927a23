using System.Runtime.InteropServices;

namespace MergeDsl.Tensors;

/// <summary>A tensor in memory: an array with a shape, elements in row-major order. The array is not copied.</summary>
public sealed class MemoryTensor
{
    private readonly Array elements;

    /// <summary>A tensor of float32.</summary>
    /// <exception cref="ArgumentException">The shape says another number of elements than there are.</exception>
    public MemoryTensor(ReadOnlySpan<long> shape, float[] elements)
        : this(shape, elements, DType.F32)
    {
    }

    /// <summary>A tensor of float64.</summary>
    /// <inheritdoc cref="MemoryTensor(ReadOnlySpan{long}, float[])" path="/exception"/>
    public MemoryTensor(ReadOnlySpan<long> shape, double[] elements)
        : this(shape, elements, DType.F64)
    {
    }

    /// <summary>A tensor of float16.</summary>
    /// <inheritdoc cref="MemoryTensor(ReadOnlySpan{long}, float[])" path="/exception"/>
    public MemoryTensor(ReadOnlySpan<long> shape, Half[] elements)
        : this(shape, elements, DType.F16)
    {
    }

    internal MemoryTensor(ReadOnlySpan<long> shape, Array elements, DType type)
    {
        ArgumentNullException.ThrowIfNull(elements);
        Shape = new([.. shape]);
        Type = type;
        this.elements = elements;
        if (Shape.ElementCount != elements.Length)
        {
            throw new ArgumentException($"The shape {Shape} says {Shape.ElementCount} elements, and there are {elements.Length}.", nameof(elements));
        }
    }

    /// <summary>Its shape.</summary>
    public TensorShape Shape { get; }

    /// <summary>The type of its elements.</summary>
    public DType Type { get; }

    /// <summary>A tensor of bfloat16, each element the upper half of a float32.</summary>
    /// <inheritdoc cref="MemoryTensor(ReadOnlySpan{long}, float[])" path="/exception"/>
    public static MemoryTensor OfBFloat16(ReadOnlySpan<long> shape, ushort[] elements) => new(shape, elements, DType.BF16);

    /// <summary>Its elements.</summary>
    /// <typeparam name="T">float, double, Half, or ushort for bfloat16, as <see cref="Type"/> says.</typeparam>
    /// <exception cref="InvalidOperationException">Its elements are of another type.</exception>
    public T[] ToArray<T>()
        where T : unmanaged =>
        elements as T[] ?? throw new InvalidOperationException($"The elements are {Type} and not {typeof(T).Name}.");

    internal static MemoryTensor Empty(TensorShape shape, DType type)
    {
        long count = shape.ElementCount;
        Array room = type switch
        {
            DType.F64 => new double[count],
            DType.F16 => new Half[count],
            DType.BF16 => new ushort[count],
            _ => new float[count],
        };
        return new(shape.Dimensions.AsSpan(), room, type);
    }

    /// <summary>The bytes of some elements.</summary>
    internal Span<byte> Bytes(long start, int count) => elements switch
    {
        double[] e => MemoryMarshal.AsBytes(e.AsSpan((int)start, count)),
        Half[] e => MemoryMarshal.AsBytes(e.AsSpan((int)start, count)),
        ushort[] e => MemoryMarshal.AsBytes(e.AsSpan((int)start, count)),
        _ => MemoryMarshal.AsBytes(((float[])elements).AsSpan((int)start, count)),
    };
}
