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

    // Where a tar archive says so, and how pickles begin from protocol 2 on.
    private const int TarMark = 257;
    private const byte PickleStart = 0x80;

    private static ReadOnlySpan<byte> Gzip => [0x1F, 0x8B];

    private static ReadOnlySpan<byte> Hdf => [0x89, (byte)'H', (byte)'D', (byte)'F'];

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
                : throw PickleException.Malformed($"is no file of torch.save: it begins neither as a zip archive nor as the streams of versions before 1.6{DescribeStart(file, start)}");
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

    private static string DescribeStart(CheckpointFile file, ReadOnlySpan<byte> start)
    {
        Span<byte> tar = stackalloc byte[5];
        if (file.Length >= TarMark + tar.Length)
        {
            file.Read(TarMark, tar);
        }

        return tar.SequenceEqual("ustar"u8) ? "; it is a tar archive, as the first versions of torch wrote and some sites pack files in: unpack it if it holds a model, or load it with torch and save it anew"
            : start.StartsWith(Gzip) ? "; it is compressed with gzip: unpack it"
            : start.StartsWith(Hdf) ? "; it is an HDF5 file, of TensorFlow: convert it with the library that wrote it"
            : start.Length > 0 && start[0] == PickleStart ? "; it is a plain pickle, with its weights among the instructions: load it with torch and save it anew, or as safetensors"
            : "";
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
