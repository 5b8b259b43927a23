using MergeDsl.Adapters;
using MergeDsl.Recipes;
using MergeDsl.SafeTensors;
using MergeDsl.Tensors;

namespace MergeDsl.Hub;

/// <summary>Which files of a repository are its weights: those that would be read if all of its files lay in a directory.</summary>
internal static class WeightSelection
{
    /// <summary>The index that has to be read to know the weights; null where none is needed.</summary>
    public static string? IndexOf(IReadOnlyCollection<string> names, HubContent content) =>
        EntriesOf(names, content) is [var entry] && CheckpointReader.Formats.Any(f => f.IndexFile == entry) ? entry : null;

    /// <summary>The files of weights; empty where there are none, or several of which it is unknown what they are.</summary>
    /// <param name="names">The names of the repository's files.</param>
    /// <param name="content">What is wanted of it.</param>
    /// <param name="indexPath">Where the file lies that <see cref="IndexOf"/> asks for.</param>
    /// <exception cref="MergeException">The index is none.</exception>
    public static IReadOnlyList<string> Of(IReadOnlyCollection<string> names, HubContent content, Func<string, string> indexPath) =>
        IndexOf(names, content) is { } index ? [.. ShardIndex.Read(indexPath(index)).Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
        : EntriesOf(names, content) is [var only] && !CheckpointFormat.IsPart(only) ? [only]
        : [];

    // An adapter that is named as a model is fetched too, so that opening it can say what it is.
    private static IReadOnlyList<string> EntriesOf(IReadOnlyCollection<string> names, HubContent content)
    {
        IReadOnlyList<string> model = CheckpointReader.Formats.Select(f => f.EntriesAmong(names)).FirstOrDefault(e => e.Count > 0, []);
        string? adapter = content == HubContent.Adapter || model.Count == 0 ? AdapterReader.WeightFiles.FirstOrDefault(names.Contains) : null;
        return content == HubContent.Tokenizer ? [] : adapter is null ? model : [adapter];
    }
}
