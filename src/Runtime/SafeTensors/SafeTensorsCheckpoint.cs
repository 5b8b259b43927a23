using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.SafeTensors;

/// <summary>Finds and opens the safetensors files of a model's directory.</summary>
internal static class SafeTensorsCheckpoint
{
    private const string SingleFile = "model.safetensors";

    /// <summary>
    /// The tensors of <c>model.safetensors</c>, or of the shards that an index names, or of the only other safetensors file;
    /// null where there is none. What is wrong is added to <paramref name="problems"/>.
    /// </summary>
    public static List<TensorSource>? Open(string directory, List<CheckpointFile> files, ProblemList problems)
    {
        string single = Path.Combine(directory, SingleFile);
        if (File.Exists(single))
        {
            return ReadFile(single, files, problems) ?? [];
        }

        string index = Path.Combine(directory, ShardIndex.FileName);
        if (File.Exists(index))
        {
            return ReadShards(directory, index, files, problems);
        }

        string[] others = [.. Directory.EnumerateFiles(directory, "*.safetensors").Where(f => !Path.GetFileName(f).StartsWith("adapter_", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
        if (others.Length > 1)
        {
            problems.Add(MergeDiagnostics.BadIndex, directory,
                $"holds {others.Length} safetensors files ({Path.GetFileName(others[0])} …) and neither {SingleFile} nor {ShardIndex.FileName}, so which of them are the model is unknown");
            return [];
        }

        return others.Length == 1 ? ReadFile(others[0], files, problems) ?? [] : null;
    }

    private static List<TensorSource> ReadShards(string directory, string index, List<CheckpointFile> files, ProblemList problems)
    {
        List<TensorSource> tensors = [];
        Dictionary<string, string> map;
        try
        {
            map = ShardIndex.Read(index);
        }
        catch (Exception e) when (e is MergeException or IOException or UnauthorizedAccessException)
        {
            problems.AddFailure(index, e);
            return tensors;
        }

        HashSet<string> found = new(StringComparer.Ordinal);
        foreach (string shard in map.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            string path = Path.Combine(directory, shard);
            if (!File.Exists(path))
            {
                problems.Add(MergeDiagnostics.BadIndex, index, $"names the shard {shard} for {map.Values.Count(f => f == shard)} tensors, and there is no such file");
                continue;
            }

            if (ReadFile(path, files, problems) is { } held)
            {
                Collect(index, shard, held, map, found, tensors, problems);
            }
        }

        return tensors;
    }

    // A tensor that the index does not map is taken from where it stands, as loaders do.
    private static void Collect(
        string index, string shard, List<TensorSource> held, Dictionary<string, string> map, HashSet<string> found, List<TensorSource> tensors, ProblemList problems)
    {
        foreach (TensorSource tensor in held)
        {
            if (map.TryGetValue(tensor.Name, out string? home) && home != shard)
            {
                continue;
            }

            tensors.Add(tensor);
            if (!found.Add(tensor.Name))
            {
                problems.Add(MergeDiagnostics.BadIndex, index, $"does not map {tensor.Name}, which {shard} and another shard hold");
            }
        }

        string[] missing = [.. map.Where(m => m.Value == shard && !found.Contains(m.Key)).Select(m => m.Key)];
        if (missing.Length > 0)
        {
            problems.Add(MergeDiagnostics.BadIndex, index, $"maps {Listing.Of(missing)} to {shard}, which does not hold {(missing.Length == 1 ? "it" : "them")}");
        }
    }

    private static List<TensorSource>? ReadFile(string path, List<CheckpointFile> files, ProblemList problems)
    {
        try
        {
            CheckpointFile file = CheckpointFile.Open(path);
            files.Add(file);
            return SafeTensorsFile.ReadTensors(file);
        }
        catch (Exception e) when (e is MergeException or IOException or UnauthorizedAccessException)
        {
            problems.AddFailure(path, e);
            return null;
        }
    }
}
