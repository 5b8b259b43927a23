using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Pickle;

/// <summary>Opens files that torch.save wrote: zip archives, and the streams of versions before 1.6.</summary>
internal static class TorchFile
{
    /// <summary>The most bytes of a pickle; torch writes about a hundred a tensor.</summary>
    public const int MaxPickle = 1 << 24;

    // Views may share storages (tied weights) and repeat elements (masks); a file that says to hold more than this is made to fill disks.
    private const int MaxSharing = 64;
    private const long MaxRepeated = 1L << 30;

    /// <summary>The tensors of a file, in its order.</summary>
    /// <exception cref="MergeException">The file is damaged, asks for more than tensors, or is of a kind that is not read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static List<TensorSource> ReadTensors(CheckpointFile file)
    {
        try
        {
            PointerFile.Refuse(file);
            Span<byte> start = stackalloc byte[LegacyTorchFile.Signature.Length];
            start = start[..(int)Math.Min(start.Length, file.Length)];
            file.Read(0, start);
            List<TensorSource> tensors =
                start.StartsWith("PK"u8) ? TorchArchive.ReadTensors(file)
                : start.SequenceEqual(LegacyTorchFile.Signature) ? LegacyTorchFile.ReadTensors(file)
                : throw PickleException.Malformed("is no file of torch.save: it begins neither as a zip archive nor as the streams of versions before 1.6");
            Int128 bytes = tensors.Aggregate((Int128)0, (sum, t) => sum + ((Int128)t.Shape.ElementCount * t.Type.Size));
            return bytes <= ((Int128)file.Length * MaxSharing) + MaxRepeated
                ? tensors
                : throw PickleException.Malformed($"has {file.Length} bytes, and its tensors are views that repeat them to {bytes}; save them as they are meant (contiguous())");
        }
        catch (PickleException e)
        {
            throw new MergeException([MergeProblem.Of(e.Descriptor, file.Path, e.Message)], e);
        }
    }

    /// <summary>A tensor over the bytes of its storage.</summary>
    public static TensorSource Source(string name, TensorView tensor, FileRange storage)
    {
        int size = tensor.Type.Size;
        long count = tensor.Shape.ElementCount;
        StridedDimensions dimensions = StridedDimensions.Of(tensor);
        return count == 0 || dimensions.IsContiguous
            ? new FileTensorSource(name, tensor.Shape, tensor.Type, storage with { Offset = count == 0 ? storage.Offset : storage.Offset + (tensor.Offset * size), Length = count * size })
            : new StridedTensorSource(name, tensor, dimensions, storage);
    }
}
