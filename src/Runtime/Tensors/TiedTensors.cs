using MergeDsl.Planning;

namespace MergeDsl.Tensors;

/// <summary>Tensors that are one under several names, as pickled checkpoints keep a head that is tied to the embedding.</summary>
internal static class TiedTensors
{
    /// <summary>
    /// Of vocabulary tensors that are the same bytes the first alone, as safetensors checkpoints have it, unless the
    /// configuration says that nothing is tied: what stands in for the others is found by their names.
    /// </summary>
    public static IReadOnlyList<TensorSource> Once(List<TensorSource> tensors, ModelConfig config)
    {
        HashSet<(FileRange, TensorShape, DType)> seen = [];
        return config.TiesHead == false
            ? tensors
            : tensors.FindAll(t => t.Bytes is not { Length: > 0 } bytes
                || TensorNames.RoleOf(t.Name) is not (VocabularyRole.Embedding or VocabularyRole.Head) || seen.Add((bytes, t.Shape, t.Type)));
    }
}
