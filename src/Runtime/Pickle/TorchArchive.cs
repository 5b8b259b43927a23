using System.Text;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Pickle;

/// <summary>
/// Reads what torch.save writes since version 1.6: a zip archive, nothing compressed, of a pickle <c>NAME/data.pkl</c> and one
/// entry <c>NAME/data/KEY</c> for each storage. Storages are read where they stand in the archive.
/// </summary>
internal static class TorchArchive
{
    private const string PickleName = "data.pkl";

    /// <exception cref="PickleException">The archive is none of torch's, damaged, or asks for more than tensors.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static List<TensorSource> ReadTensors(CheckpointFile file)
    {
        ZipDirectory archive = ZipDirectory.Read(file);
        ZipEntry pickle = FindPickle(archive);
        string root = pickle.Name[..^PickleName.Length];
        if (archive.Find(root + "constants.pkl") is not null)
        {
            throw PickleException.Unsupported("is a TorchScript program, and programs are not run; save the model's state_dict()");
        }

        RefuseBigEndian(archive, root);
        object? value = new PickleMachine(new(archive.ReadAll(pickle, TorchFile.MaxPickle))).Run();
        return [.. StateDict.Of(value).Select(t => TorchFile.Source(t.Name, t.Tensor, Storage(archive, root, t.Name, t.Tensor.Storage)))];
    }

    private static ZipEntry FindPickle(ZipDirectory archive)
    {
        ZipEntry[] pickles = [.. archive.Entries.Where(e => e.Name == PickleName || (e.Name.EndsWith("/" + PickleName, StringComparison.Ordinal) && e.Name.Count(c => c == '/') == 1))];
        return pickles.Length == 1
            ? pickles[0]
            : throw PickleException.Malformed($"is a zip archive with {pickles.Length} entries {PickleName}, torch writes one: found {Listing.Of([.. archive.Entries.Select(e => e.Name)])}");
    }

    private static void RefuseBigEndian(ZipDirectory archive, string root)
    {
        if (archive.Find(root + "byteorder") is { } entry && Encoding.ASCII.GetString(archive.ReadAll(entry, 16)) is var order && order.Trim() != "little")
        {
            throw PickleException.Unsupported($"holds numbers of the byte order '{order}'; save it on a little-endian machine, or as safetensors");
        }
    }

    private static FileRange Storage(ZipDirectory archive, string root, string tensor, TorchStorage storage)
    {
        string name = $"{root}data/{storage.Key}";
        ZipEntry entry = archive.Find(name) ?? throw PickleException.Malformed($"lacks the entry {name} with the elements of {tensor}: it is damaged");
        ZipDirectory.RequireStored(entry);
        return entry.Bytes.Length == storage.ByteCount
            ? entry.Bytes
            : throw PickleException.Malformed($"the entry {name} has {entry.Bytes.Length} bytes, {tensor} says {storage.ByteCount}: it is damaged");
    }
}
