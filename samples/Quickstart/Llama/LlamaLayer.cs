using System.Numerics.Tensors;

namespace Quickstart.Llama;

/// <summary>A decoder layer: attention over the tokens so far, then the gated MLP, each added to the residual stream.</summary>
internal sealed class LlamaLayer(LlamaConfiguration configuration, Weights weights, string prefix)
{
    private readonly float[] inputNorm = weights[$"{prefix}.input_layernorm.weight"];
    private readonly float[] query = weights[$"{prefix}.self_attn.q_proj.weight"];
    private readonly float[] key = weights[$"{prefix}.self_attn.k_proj.weight"];
    private readonly float[] value = weights[$"{prefix}.self_attn.v_proj.weight"];
    private readonly float[] output = weights[$"{prefix}.self_attn.o_proj.weight"];
    private readonly float[] postAttentionNorm = weights[$"{prefix}.post_attention_layernorm.weight"];
    private readonly float[] gate = weights[$"{prefix}.mlp.gate_proj.weight"];
    private readonly float[] up = weights[$"{prefix}.mlp.up_proj.weight"];
    private readonly float[] down = weights[$"{prefix}.mlp.down_proj.weight"];

    /// <summary>Runs one token through the layer.</summary>
    /// <param name="residual">The token's residual stream, changed in place.</param>
    /// <param name="position">How many tokens came before.</param>
    /// <param name="rotary">The rotation of that position.</param>
    /// <param name="cache">The keys and values of the tokens before; this token's are added.</param>
    public void Forward(Span<float> residual, int position, RotaryEmbedding rotary, KeyValueCache cache)
    {
        Span<float> change = stackalloc float[configuration.HiddenSize];
        Span<float> normed = stackalloc float[configuration.HiddenSize];

        Algebra.RmsNorm(residual, inputNorm, configuration.RmsNormEps, normed);
        Attend(normed, position, rotary, cache, change);
        TensorPrimitives.Add(residual, change, residual);

        Algebra.RmsNorm(residual, postAttentionNorm, configuration.RmsNormEps, normed);
        ApplyMlp(normed, change);
        TensorPrimitives.Add(residual, change, residual);
    }

    private void Attend(ReadOnlySpan<float> x, int position, RotaryEmbedding rotary, KeyValueCache cache, Span<float> result)
    {
        Span<float> queries = stackalloc float[configuration.QuerySize];
        Span<float> mixed = stackalloc float[configuration.QuerySize];
        Span<float> scores = stackalloc float[position + 1];
        int size = configuration.HeadDim;

        Algebra.Multiply(query, x, queries);
        Algebra.Multiply(key, x, cache.KeysAt(position));
        Algebra.Multiply(value, x, cache.ValuesAt(position));
        rotary.Rotate(queries, position);
        rotary.Rotate(cache.KeysAt(position), position);

        mixed.Clear();
        int headsPerGroup = configuration.NumAttentionHeads / configuration.NumKeyValueHeads;
        for (int head = 0; head < configuration.NumAttentionHeads; head++)
        {
            int group = head / headsPerGroup * size;
            ReadOnlySpan<float> q = queries.Slice(head * size, size);
            for (int t = 0; t <= position; t++)
            {
                scores[t] = TensorPrimitives.Dot(q, cache.KeysAt(t).Slice(group, size)) / MathF.Sqrt(size);
            }

            TensorPrimitives.SoftMax(scores, scores);
            Span<float> sum = mixed.Slice(head * size, size);
            for (int t = 0; t <= position; t++)
            {
                TensorPrimitives.MultiplyAdd(cache.ValuesAt(t).Slice(group, size), scores[t], sum, sum);
            }
        }

        Algebra.Multiply(output, mixed, result);
    }

    private void ApplyMlp(ReadOnlySpan<float> x, Span<float> result)
    {
        Span<float> gated = stackalloc float[configuration.IntermediateSize];
        Span<float> scratch = stackalloc float[configuration.IntermediateSize];
        Algebra.Multiply(gate, x, gated);
        TensorPrimitives.Sigmoid(gated, scratch);
        TensorPrimitives.Multiply(gated, scratch, gated);
        Algebra.Multiply(up, x, scratch);
        TensorPrimitives.Multiply(gated, scratch, gated);
        Algebra.Multiply(down, gated, result);
    }
}
