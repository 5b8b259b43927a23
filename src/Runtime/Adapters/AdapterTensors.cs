using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Adapters;

/// <summary>An adapter's tensors, sorted.</summary>
internal sealed class AdapterTensors
{
    private readonly Dictionary<(string Module, bool IsEmbedding), (TensorSource? A, TensorSource? B)> pairs = [];
    private readonly Dictionary<string, TensorSource> saved = new(StringComparer.Ordinal);

    /// <summary>The pairs of factors, by module; each has at least one.</summary>
    public IReadOnlyDictionary<(string Module, bool IsEmbedding), (TensorSource? A, TensorSource? B)> Pairs => pairs;

    /// <summary>Tensors that take the place of the model's, by name.</summary>
    public IReadOnlyDictionary<string, TensorSource> Saved => saved;

    /// <exception cref="MergeException">There are parts of another method than LoRA, or of several adapters.</exception>
    public static AdapterTensors Of(string path, IEnumerable<TensorSource> tensors)
    {
        AdapterTensors sorted = new();
        foreach (TensorSource tensor in tensors)
        {
            if (AdapterTensorName.OtherKind(tensor.Name) is { } kind)
            {
                throw MergeException.Of(CheckpointDiagnostics.AdapterUnsupported, path, $"it has the tensor {tensor.Name}, a part of {kind}");
            }

            if (!sorted.Add(AdapterTensorName.Of(tensor.Name), tensor))
            {
                throw MergeException.Of(CheckpointDiagnostics.AdapterUnsupported, path, $"{tensor.Name} is there twice under different names, so it holds several adapters");
            }
        }

        return sorted;
    }

    private bool Add(AdapterTensorName name, TensorSource tensor)
    {
        if (name.Part is AdapterPart.Original)
        {
            return true;
        }

        if (name.Part is AdapterPart.Saved)
        {
            return saved.TryAdd(name.Target, tensor);
        }

        bool isA = name.Part is AdapterPart.A or AdapterPart.EmbeddingA;
        (string, bool) key = (name.Target, name.Part is AdapterPart.EmbeddingA or AdapterPart.EmbeddingB);
        (TensorSource? a, TensorSource? b) = pairs.GetValueOrDefault(key);
        pairs[key] = isA ? (tensor, b) : (a, tensor);
        return (isA ? a : b) is null;
    }
}
