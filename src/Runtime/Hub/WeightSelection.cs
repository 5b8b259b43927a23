using MergeDsl.Recipes;
using MergeDsl.SafeTensors;

namespace MergeDsl.Hub;

/// <summary>Which files of a repository are its weights: one format, safetensors before pickles.</summary>
internal static class WeightSelection
{
    private static readonly string[] SingleFiles = ["model.safetensors", "adapter_model.safetensors"];
    private static readonly string[] SinglePickles = ["pytorch_model.bin", "adapter_model.bin"];
    private static readonly string[] PickleSuffixes = [".bin", ".pt", ".pth"];
    private static readonly string[] NoWeights = ["training_args.bin", "optimizer.pt", "optimizer.bin", "scheduler.pt", "scaler.pt", "rng_state.pth"];

    private const string PickleIndex = "pytorch_model.bin.index.json";

    /// <summary>The index that has to be read to know the weights; null where none is needed.</summary>
    public static string? IndexOf(IReadOnlyCollection<string> names) =>
        SingleFiles.Any(names.Contains) ? null
        : names.Contains(ShardIndex.FileName) ? ShardIndex.FileName
        : Others(names, IsSafeTensors).Any() || SinglePickles.Any(names.Contains) ? null
        : names.Contains(PickleIndex) ? PickleIndex
        : null;

    /// <summary>The files of weights; empty where there are none, or several of which it is unknown what they are.</summary>
    /// <param name="names">The names of the repository's files.</param>
    /// <param name="indexPath">Where the file lies that <see cref="IndexOf"/> asks for.</param>
    /// <exception cref="MergeException">The index is none.</exception>
    public static IReadOnlyList<string> Of(IReadOnlyCollection<string> names, Func<string, string> indexPath)
    {
        if (IndexOf(names) is { } index)
        {
            return [.. ShardIndex.Read(indexPath(index)).Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }

        if (SingleFiles.Concat(SinglePickles).FirstOrDefault(names.Contains) is { } single && (IsSafeTensors(single) || !Others(names, IsSafeTensors).Any()))
        {
            return [single];
        }

        string[] others = [.. Others(names, IsSafeTensors)];
        others = others.Length > 0 ? others : [.. Others(names, IsPickle)];
        return others.Length == 1 ? others : [];
    }

    public static bool IsSafeTensors(string name) => name.EndsWith(".safetensors", StringComparison.Ordinal);

    private static bool IsPickle(string name) => Array.Exists(PickleSuffixes, s => name.EndsWith(s, StringComparison.Ordinal)) && !NoWeights.Contains(name);

    private static IEnumerable<string> Others(IReadOnlyCollection<string> names, Func<string, bool> isWeights) => names.Where(n => isWeights(n) && !n.Contains('/', StringComparison.Ordinal));
}
