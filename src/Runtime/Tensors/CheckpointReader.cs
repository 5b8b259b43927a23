using MergeDsl.Adapters;
using MergeDsl.Diagnostics;
using MergeDsl.Hub;
using MergeDsl.Pickle;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.SafeTensors;

namespace MergeDsl.Tensors;

/// <summary>Opens the models of a recipe.</summary>
internal static class CheckpointReader
{
    /// <summary>The formats of weights, in the order in which they are looked for.</summary>
    public static IReadOnlyList<CheckpointFormat> Formats { get; } = [SafeTensorsCheckpoint.Format, PickleCheckpoint.Format];

    /// <summary>Opens a model; null where something is wrong, which is added to <paramref name="problems"/>.</summary>
    /// <param name="model">The model, as the recipe names it.</param>
    /// <param name="locator">Finds its directory.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="adaptedType">The type of weights that an adapter is added to; null: their own.</param>
    /// <param name="headers">What was read of other models; null: nothing.</param>
    public static Checkpoint? Open(ModelReference model, ModelLocator locator, ProblemList problems, FloatType? adaptedType = null, SafeTensorsHeaders? headers = null)
    {
        if (locator.Locate(model.Path, model.Revision, HubContent.Model, model, problems) is not { } directory)
        {
            return null;
        }

        List<CheckpointFile> files = [];
        Checkpoint? checkpoint = null;
        try
        {
            ModelConfig? config = ReadConfig(directory, problems);
            int before = problems.All.Count;
            List<TensorSource>? tensors = Formats.Select(f => f.Open(directory, files, headers ?? new(), problems)).FirstOrDefault(t => t is not null);
            if (tensors is null or { Count: 0 } && problems.All.Count == before)
            {
                problems.Add(CheckpointDiagnostics.NoWeights, model, directory, tensors is null ? DescribeOtherFormats(directory) : "there is no tensor in them");
            }
            else if (config is not null && tensors is not null)
            {
                IReadOnlyList<TensorSource>? all = TiedTensors.Once(tensors, config);
                checkpoint = new(model, directory, config, all, files);
                checkpoint = model.Adapter is { } adapter ? Adapt(checkpoint, model, adapter, adaptedType, locator, files, problems) : checkpoint;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.AddFailure(directory, e);
        }

        if (checkpoint is null)
        {
            files.ForEach(f => f.Dispose());
        }

        return checkpoint;
    }

    /// <summary>A checkpoint with an adapter over it; null where the adapter does not fit, which is added to <paramref name="problems"/>.</summary>
    public static Checkpoint? Adapt(Checkpoint checkpoint, ModelReference model, FloatType? adaptedType, ModelLocator locator, ProblemList problems)
    {
        List<CheckpointFile> files = [.. checkpoint.Files];
        if (model.Adapter is { } adapter && Adapt(checkpoint, model, adapter, adaptedType, locator, files, problems) is { } adapted)
        {
            return adapted;
        }

        files.ForEach(f => f.Dispose());
        return null;
    }

    private static Checkpoint? Adapt(
        Checkpoint checkpoint, ModelReference model, AdapterReference adapter, FloatType? adaptedType, ModelLocator locator, List<CheckpointFile> files, ProblemList problems)
    {
        IReadOnlyList<TensorSource> before = ScaledFloats.Dequantise(checkpoint.Tensors, checkpoint.Config);
        DType? type = adaptedType is { } adapted ? TensorTypes.Of(adapted) : null;
        return AdapterReader.Add(before, model, adapter, type, locator, files, problems) is { } all
            ? new(model, checkpoint.Directory, all.Configure(checkpoint.Config, before), all.Tensors, files) { TokenizerDirectory = all.TokenizerDirectory ?? checkpoint.TokenizerDirectory }
            : null;
    }

    /// <summary>The directory that a model's path means.</summary>
    public static string Locate(string path, string? root)
    {
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal))
        {
            path = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..];
        }

        // GetFullPath throws at a NUL; no directory has such a name.
        return path.Contains('\0') ? path : Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, Path.GetFullPath(root ?? ".")));
    }

    private static ModelConfig? ReadConfig(string directory, ProblemList problems)
    {
        try
        {
            return ModelConfig.Read(directory);
        }
        catch (Exception e) when (e is MergeException or IOException or UnauthorizedAccessException)
        {
            problems.AddFailure(Path.Combine(directory, ModelConfig.FileName), e);
            return null;
        }
    }

    private static string DescribeOtherFormats(string directory)
    {
        string[] names = [.. Directory.EnumerateFiles(directory).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
        string? gguf = Array.Find(names, n => n.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase));
        string? adapter = Array.Find(names, n => n == AdapterConfig.FileName);
        return gguf is not null ? $"{gguf} is a quantised file for inference, merge the checkpoint that it was made from"
            : adapter is not null ? "it is an adapter: name it behind the model that it was trained on, as base+adapter"
            : names.Length == 0 ? "it is empty"
            : $"found {Listing.Of(names)}: fetch the weights too, with the tool that fetched {(names.Length == 1 ? "this" : "these")}";
    }
}
