using System.Globalization;
using MergeDsl.SafeTensors;
using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>Distributes the output's tensors over files.</summary>
internal static class ShardLayout
{
    /// <summary>
    /// Fills files in the order of the tensors, each up to <paramref name="shardSize"/> bytes of tensors; a larger tensor has
    /// a file of its own. Within a file wider types come first, so that every tensor is aligned.
    /// </summary>
    public static (EquatableArray<PlannedTensor> Tensors, EquatableArray<PlannedShard> Shards) Of(IReadOnlyList<PlannedTensor> tensors, long shardSize)
    {
        List<List<PlannedTensor>> files = [];
        long filled = 0;
        foreach (PlannedTensor tensor in tensors)
        {
            long size = ByteCount(tensor);
            if (files.Count == 0 || filled + size > shardSize)
            {
                files.Add([]);
                filled = 0;
            }

            files[^1].Add(tensor);
            filled += size;
        }

        List<PlannedTensor> placed = new(tensors.Count);
        List<PlannedShard> shards = [];
        for (int shard = 0; shard < files.Count; shard++)
        {
            shards.Add(Place(files[shard], shard, files.Count, placed));
        }

        return (placed.ToEquatableArray(), shards.ToEquatableArray());
    }

    /// <summary>The bytes of a tensor in its output type.</summary>
    public static long ByteCount(PlannedTensor tensor) => tensor.Shape.ElementCount * tensor.OutputType.Size;

    private static PlannedShard Place(List<PlannedTensor> tensors, int shard, int count, List<PlannedTensor> placed)
    {
        List<PlannedTensor> ordered = tensors.TrueForAll(t => t.OutputType.Size == tensors[0].OutputType.Size) ? tensors : [.. tensors.OrderByDescending(t => t.OutputType.Size)];
        List<SafeTensorsEntry> entries = new(tensors.Count);
        long end = 0;
        foreach (PlannedTensor tensor in ordered)
        {
            long begin = end;
            end += ByteCount(tensor);
            entries.Add(new(tensor.Name, tensor.OutputType, tensor.Shape, begin, end));
        }

        byte[] header = SafeTensorsHeaderWriter.Write(entries);
        for (int i = 0; i < ordered.Count; i++)
        {
            placed.Add(ordered[i] with { Shard = shard, Offset = header.Length + entries[i].Begin, Number = placed.Count });
        }

        string name = count == 1
            ? "model.safetensors"
            : string.Format(CultureInfo.InvariantCulture, "model-{0:00000}-of-{1:00000}.safetensors", shard + 1, count);
        return new(name, EquatableArray.Create<byte>(header), header.Length + end);
    }
}
