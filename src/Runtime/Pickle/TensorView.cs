using MergeDsl.Tensors;

namespace MergeDsl.Pickle;

/// <summary>A tensor as torch describes it: elements of a storage, some steps apart along each dimension.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Offset">The first element, counted from the storage's start.</param>
/// <param name="Shape">The lengths of its dimensions.</param>
/// <param name="Strides">For each dimension the distance of neighbours, in elements; 0 where one element stands for all.</param>
internal sealed record TensorView(TorchStorage Storage, DType Type, long Offset, TensorShape Shape, EquatableArray<long> Strides)
{
    private const int MaxRank = 64;

    /// <exception cref="PickleException">It leaves its storage, or its description does not hold.</exception>
    public static TensorView Of(TorchStorage storage, TorchType type, long offset, long[] shape, long[] strides)
    {
        DType known = type.Type ?? throw PickleException.Unsupported($"holds tensors of {type.Name}, which are not merged; convert them and save again");
        if (shape.Length != strides.Length || shape.Length > MaxRank || offset < 0 || Array.Exists(shape, n => n < 0) || Array.Exists(strides, n => n < 0))
        {
            throw Wrong(storage, known, offset, shape, strides, "which describes no tensor");
        }

        Int128 last = offset;
        Int128 count = 1;
        for (int i = 0; i < shape.Length; i++)
        {
            count *= shape[i];
            last = Int128.Min(last + ((Int128)(shape[i] - 1) * strides[i]), long.MaxValue);
            if (count * known.Size > long.MaxValue)
            {
                throw Wrong(storage, known, offset, shape, strides, "more bytes than can be counted");
            }
        }

        long held = storage.ByteCount / known.Size;
        return count == 0 || last < held
            ? new(storage, known, offset, new([.. shape]), [.. strides])
            : throw Wrong(storage, known, offset, shape, strides, $"and ends behind the {held} elements of its storage");
    }

    private static PickleException Wrong(TorchStorage storage, DType type, long offset, long[] shape, long[] strides, string what) => PickleException.Malformed(
        $"a tensor of storage {storage.Key} is {type} [{string.Join(", ", shape.Take(MaxRank))}] with strides [{string.Join(", ", strides.Take(MaxRank))}] from element {offset} on, {what}: the file is damaged");
}
