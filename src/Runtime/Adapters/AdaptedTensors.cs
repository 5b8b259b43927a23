using MergeDsl.Planning;
using MergeDsl.Tensors;

namespace MergeDsl.Adapters;

/// <summary>What a model is with an adapter.</summary>
/// <param name="Tensors">Its tensors.</param>
/// <param name="TokenizerDirectory">The adapter's directory where the adapter brings vocabulary tensors and a tokenizer for them; else null.</param>
internal sealed record AdaptedTensors(IReadOnlyList<TensorSource> Tensors, string? TokenizerDirectory)
{
    /// <summary>The model's configuration, with the number of tokens that the adapter's embedding has.</summary>
    /// <param name="config">The configuration without the adapter.</param>
    /// <param name="before">The tensors without it.</param>
    public ModelConfig Configure(ModelConfig config, IReadOnlyList<TensorSource> before) =>
        RowsOf(Tensors) is { } rows && RowsOf(before) != rows ? config.WithVocabularySize(rows) : config;

    private static long? RowsOf(IReadOnlyList<TensorSource> tensors) =>
        tensors.FirstOrDefault(t => TensorNames.RoleOf(t.Name) == VocabularyRole.Embedding)?.Shape is { Rank: > 0 } shape ? shape.Dimensions[0] : null;
}
