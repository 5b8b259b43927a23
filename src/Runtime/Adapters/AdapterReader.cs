using MergeDsl.Diagnostics;
using MergeDsl.Hub;
using MergeDsl.Pickle;
using MergeDsl.Recipes;
using MergeDsl.SafeTensors;
using MergeDsl.Tensors;
using MergeDsl.Tokenizers;

namespace MergeDsl.Adapters;

/// <summary>Opens the adapter of a model reference and puts it over the model's tensors.</summary>
internal static class AdapterReader
{
    private const string SafeTensorsName = "adapter_model.safetensors";
    private const string PickleName = "adapter_model.bin";

    /// <summary>The names of files that an adapter's weights lie in, in the order in which they are looked for.</summary>
    public static IReadOnlyList<string> WeightFiles { get; } = [SafeTensorsName, PickleName];

    /// <summary>The model with the adapter; null where something is wrong, which is added to <paramref name="problems"/>.</summary>
    /// <param name="tensors">The model's tensors.</param>
    /// <param name="model">The model, as the recipe names it.</param>
    /// <param name="adapter">Its adapter.</param>
    /// <param name="type">The type of weights that the adapter changes; null: their own.</param>
    /// <param name="locator">Finds the adapter's directory.</param>
    /// <param name="files">Takes the files that are opened.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static AdaptedTensors? Add(
        IReadOnlyList<TensorSource> tensors, ModelReference model, AdapterReference adapter, DType? type, ModelLocator locator, List<CheckpointFile> files, ProblemList problems)
    {
        if (locator.Locate(adapter.Path, adapter.Revision, HubContent.Adapter, model, problems) is not { } directory)
        {
            return null;
        }

        string weights = Path.Combine(directory, SafeTensorsName);
        bool isPickle = !File.Exists(weights);
        weights = isPickle ? Path.Combine(directory, PickleName) : weights;
        string config = Path.Combine(directory, AdapterConfig.FileName);
        if (!File.Exists(config) || !File.Exists(weights))
        {
            problems.Add(CheckpointDiagnostics.NoAdapter, model, directory, File.Exists(config) ? "the weights are" : $"{AdapterConfig.FileName} is");
            return null;
        }

        try
        {
            // The configuration is one of the files that the result depends on.
            files.Add(CheckpointFile.Open(config));
            AdapterConfig known = AdapterConfig.Read(config);
            CheckpointFile file = CheckpointFile.Open(weights);
            files.Add(file);
            AdapterTensors parts = AdapterTensors.Of(weights, isPickle ? TorchFile.ReadTensors(file) : SafeTensorsFile.ReadTensors(file));
            AdaptedModel adapted = new(tensors, known, parts, type);
            return adapted.Apply(adapter.ToString(), model.Path, problems) is not { } all ? null
                : new(all, adapted.BringsVocabulary && Directory.EnumerateFiles(directory).Any(f => TokenizerFiles.HasTokens(Path.GetFileName(f))) ? directory : null);
        }
        catch (MergeException e)
        {
            problems.AddFailure(directory, e);
            return null;
        }
    }
}
