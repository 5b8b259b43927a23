using System.Globalization;
using System.Text.RegularExpressions;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.SafeTensors;

/// <summary>Opens weights that need not be a model: a safetensors file, or all those of a directory.</summary>
internal static partial class LooseWeights
{
    /// <summary>The weights; null where something is wrong, which is added to <paramref name="problems"/>.</summary>
    /// <param name="model">The model, as the recipe names it.</param>
    /// <param name="root">The directory that relative paths start from; null: the working directory.</param>
    /// <param name="headers">What was read of other models.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static Checkpoint? Open(ModelReference model, string? root, SafeTensorsHeaders headers, ProblemList problems)
    {
        string path = CheckpointReader.Locate(model.Path, root);
        bool isFile = File.Exists(path);
        if (!isFile && !Directory.Exists(path))
        {
            problems.Add(RawMergeDiagnostics.LooseNotFound, model, path);
            return null;
        }

        List<CheckpointFile> files = [];
        int before = problems.All.Count;
        List<TensorSource> tensors = isFile ? SafeTensorsCheckpoint.Format.ReadFile(path, files, headers, problems) ?? [] : OpenDirectory(path, files, headers, problems);
        if (tensors.Count == 0 && problems.All.Count == before)
        {
            problems.Add(RawMergeDiagnostics.LooseUnclear, path, files.Count == 0 ? "there is no safetensors file in it" : "there is no tensor in it");
        }

        if (problems.All.Count > before)
        {
            files.ForEach(f => f.Dispose());
            return null;
        }

        return new(model, isFile ? Path.GetDirectoryName(path) ?? path : path, ModelConfig.None, tensors, files);
    }

    // An index says what belongs together; without one it is everything.
    private static List<TensorSource> OpenDirectory(string directory, List<CheckpointFile> files, SafeTensorsHeaders headers, ProblemList problems)
    {
        string[] indices = [.. Directory.EnumerateFiles(directory, "*.safetensors.index.json").Order(StringComparer.Ordinal)];
        if (indices.Length > 1)
        {
            problems.Add(RawMergeDiagnostics.LooseUnclear, directory, $"it has {indices.Length} indices ({Listing.Of([.. indices.Select(i => Path.GetFileName(i))])}), so which of them is meant is unknown");
            return [];
        }

        if (indices.Length == 1)
        {
            return SafeTensorsCheckpoint.Format.ReadShards(directory, indices[0], files, headers, problems);
        }

        string[] paths = [.. Directory.EnumerateFiles(directory, "*.safetensors").Order(StringComparer.Ordinal)];
        RefuseGaps(directory, [.. paths.Select(p => Path.GetFileName(p))], problems);
        List<TensorSource> tensors = [];
        Dictionary<string, string> homes = new(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            string file = Path.GetFileName(path);
            List<TensorSource> held = SafeTensorsCheckpoint.Format.ReadFile(path, files, headers, problems) ?? [];
            tensors.AddRange(held);
            if (held.Find(t => !homes.TryAdd(t.Name, file)) is { } twice)
            {
                problems.Add(RawMergeDiagnostics.LooseUnclear, directory, $"{twice.Name} is both in {homes[twice.Name]} and in {file}; name the file that is meant as the model");
            }
        }

        return tensors;
    }

    private static void RefuseGaps(string directory, string[] files, ProblemList problems)
    {
        foreach (IGrouping<string, Match> set in files.Select(f => Shard().Match(f)).Where(m => m.Success).GroupBy(m => $"{m.Groups["name"]}-*-of-{m.Groups["count"]}.safetensors"))
        {
            int expected = int.Parse(set.First().Groups["count"].ValueSpan, CultureInfo.InvariantCulture);
            if (set.Count() < expected)
            {
                problems.Add(RawMergeDiagnostics.LooseUnclear, directory, $"it has {set.Count()} of the {expected} files {set.Key}");
            }
        }
    }

    [GeneratedRegex(@"^(?<name>.*)-(?<number>\d{1,6})-of-(?<count>\d{1,6})\.safetensors$", RegexOptions.CultureInvariant)]
    private static partial Regex Shard();
}
