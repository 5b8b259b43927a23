using System.Globalization;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.SafeTensors;

namespace MergeDsl.Tensors;

/// <summary>A format of weights: how its files are called in a model's directory, and how one is read.</summary>
/// <param name="SingleFile">The name of a model that is one file.</param>
/// <param name="IndexFile">The name of the file that says which shard holds which tensor.</param>
/// <param name="Suffixes">How files of the format end, for models whose only file has another name.</param>
/// <param name="Others">How the names of files begin that end so and are no models.</param>
/// <param name="Read">The tensors of a file, with what was read of others.</param>
internal sealed record CheckpointFormat(
    string SingleFile, string IndexFile, string[] Suffixes, string[] Others, Func<CheckpointFile, SafeTensorsHeaders, List<TensorSource>> Read)
{
    /// <summary>
    /// The tensors of a directory: of the single file, or of the shards that an index names, or of the only other file of
    /// the format; null where there is none. What is wrong is added to <paramref name="problems"/>.
    /// </summary>
    public List<TensorSource>? Open(string directory, List<CheckpointFile> files, SafeTensorsHeaders headers, ProblemList problems)
    {
        IReadOnlyList<string> entries = EntriesAmong([.. Directory.EnumerateFiles(directory).Select(f => Path.GetFileName(f))]);
        if (entries.Count > 1)
        {
            problems.Add(CheckpointDiagnostics.BadIndex, directory,
                $"holds {entries.Count} {Suffixes[0][1..]} files ({entries[0]} …) and neither {SingleFile} nor {IndexFile}, so which of them are the model is unknown");
            return [];
        }

        if (entries is [var lone] && IsPart(lone))
        {
            problems.Add(CheckpointDiagnostics.BadIndex, directory, $"holds {lone}, which is a part of a model, and no {IndexFile}; is it complete?");
            return [];
        }

        return entries is not [var entry] ? null
            : entry == IndexFile ? ReadShards(directory, Path.Combine(directory, entry), files, headers, problems)
            : ReadFile(Path.Combine(directory, entry), files, headers, problems) ?? [];
    }

    /// <summary>The file that a model is read from, its weights or their index; several where it is unknown which of them is the model.</summary>
    /// <param name="names">The names of the files that there are.</param>
    public IReadOnlyList<string> EntriesAmong(IReadOnlyCollection<string> names) =>
        names.Contains(SingleFile) ? [SingleFile]
        : names.Contains(IndexFile) ? [IndexFile]
        : [.. names.Where(IsWeights).Order(StringComparer.Ordinal)];

    /// <summary>Whether a file's name says that there are others: <c>model-00001-of-00002.safetensors</c>.</summary>
    public static bool IsPart(string name)
    {
        string[] words = Path.GetFileNameWithoutExtension(name).Split('-');
        return words is [.., var number, "of", var count] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int parts) && parts > 1;
    }

    private bool IsWeights(string name) =>
        Array.Exists(Suffixes, s => name.EndsWith(s, StringComparison.Ordinal)) && !Array.Exists(Others, o => name.StartsWith(o, StringComparison.Ordinal));

    /// <summary>The tensors of the shards that an index names.</summary>
    public List<TensorSource> ReadShards(string directory, string index, List<CheckpointFile> files, SafeTensorsHeaders headers, ProblemList problems)
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
                problems.Add(CheckpointDiagnostics.BadIndex, index, $"names the shard {shard} for {map.Values.Count(f => f == shard)} tensors, and there is no such file");
                continue;
            }

            if (ReadFile(path, files, headers, problems) is { } held)
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
                problems.Add(CheckpointDiagnostics.BadIndex, index, $"does not map {tensor.Name}, which {shard} and another shard hold");
            }
        }

        string[] missing = [.. map.Where(m => m.Value == shard && !found.Contains(m.Key)).Select(m => m.Key)];
        if (missing.Length > 0)
        {
            problems.Add(CheckpointDiagnostics.BadIndex, index, $"maps {Listing.Of(missing)} to {shard}, which does not hold {(missing.Length == 1 ? "it" : "them")}");
        }
    }

    /// <summary>The tensors of a file; null where it cannot be read.</summary>
    public List<TensorSource>? ReadFile(string path, List<CheckpointFile> files, SafeTensorsHeaders headers, ProblemList problems)
    {
        try
        {
            CheckpointFile file = CheckpointFile.Open(path);
            files.Add(file);
            return Read(file, headers);
        }
        catch (Exception e) when (e is MergeException or IOException or UnauthorizedAccessException)
        {
            problems.AddFailure(path, e);
            return null;
        }
    }
}
