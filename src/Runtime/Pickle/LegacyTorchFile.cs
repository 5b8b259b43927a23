using System.Buffers.Binary;
using MergeDsl.Tensors;

namespace MergeDsl.Pickle;

/// <summary>
/// Reads what torch.save wrote before version 1.6: pickles one after another (a magic number, the version, facts about the
/// machine, the value, the keys of the storages), then the storages in the order of the keys, each behind its length.
/// </summary>
internal static class LegacyTorchFile
{
    private const long Version = 1001;

    /// <summary>How such a file begins: a pickle of the number 1950A86A20F9469CFC6C.</summary>
    public static ReadOnlySpan<byte> Signature => [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.'];

    /// <exception cref="PickleException">The file is damaged, or asks for more than tensors.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static List<TensorSource> ReadTensors(CheckpointFile file)
    {
        byte[] pickles = new byte[Math.Min(file.Length, TorchFile.MaxPickle)];
        file.Read(0, pickles);
        PickleInput input = new(pickles.AsMemory(Signature.Length));
        if (Next(input) is not Version)
        {
            throw PickleException.Malformed($"is of a version of torch's old format that is not {Version}");
        }

        if (Next(input) is PickleDictionary facts && facts.Items.Any(i => i is ("little_endian", false)))
        {
            throw PickleException.Unsupported("was written on a big-endian machine; save it on a little-endian one, or as safetensors");
        }

        PickleMachine machine = new(input);
        IReadOnlyList<(string Name, TensorView Tensor)> tensors = StateDict.Of(machine.Run());
        string[] keys = Next(input) is List<object?> list && list.TrueForAll(k => k is string) ? [.. list.Cast<string>()]
            : throw PickleException.Malformed("does not name its storages: it is damaged");
        Dictionary<string, FileRange> storages = Locate(file, Signature.Length + input.Position, keys, machine.Storages);
        return [.. tensors.Select(t => TorchFile.Source(t.Name, t.Tensor, storages.TryGetValue(t.Tensor.Storage.Key, out FileRange range)
            ? range
            : throw PickleException.Malformed($"the storage {t.Tensor.Storage.Key} of {t.Name} is not in the file: it is damaged")))];
    }

    private static object? Next(PickleInput input) => new PickleMachine(input).Run();

    private static Dictionary<string, FileRange> Locate(CheckpointFile file, long at, string[] keys, Dictionary<string, TorchStorage> known)
    {
        Dictionary<string, FileRange> storages = new(StringComparer.Ordinal);
        Span<byte> length = stackalloc byte[sizeof(long)];
        foreach (string key in keys)
        {
            if (!known.TryGetValue(key, out TorchStorage? storage))
            {
                throw PickleException.Malformed($"lists the storage {key}, which its pickle does not name: it is damaged");
            }

            if (storage.ByteCount > file.Length - at - sizeof(long))
            {
                throw PickleException.Malformed($"ends within the storage {key} of {storage.ByteCount} bytes: it is truncated, download it again");
            }

            file.Read(at, length);
            long elements = storage.ByteCount / (storage.Element?.Type?.Size ?? 1);
            if (BinaryPrimitives.ReadInt64LittleEndian(length) != elements || !storages.TryAdd(key, new(file, at + sizeof(long), storage.ByteCount)))
            {
                throw PickleException.Malformed($"the storage {key} has another length than its tensors say, or is there twice: it is damaged");
            }

            at += sizeof(long) + storage.ByteCount;
        }

        return at == file.Length ? storages : throw PickleException.Malformed($"has {file.Length - at} bytes behind its last storage: it is damaged");
    }
}
