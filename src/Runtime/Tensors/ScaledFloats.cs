using System.Text.Json;

namespace MergeDsl.Tensors;

/// <summary>
/// Weights that are 8-bit floats with scales in tensors of their own, one for the tensor, for each row, or for each block:
/// turns them into the numbers that they stand for.
/// </summary>
internal static class ScaledFloats
{
    // What is put behind a weight's name to name its scale. All of them multiply, the "inverse" too.
    private static readonly string[] Suffixes = ["_scale_inv", "_scale"];

    // Scales of activations and caches, which mean nothing to weights that are no longer quantised.
    private static readonly string[] OfActivations =
        ["input_scale", "input_scale_ub", "activation_scale", "activation_scale_ub", "output_scale", "q_scale", "k_scale", "v_scale", "kv_scale"];

    /// <summary>The tensors with weights in the place of scaled ones, and without scales; those whose scales do not fit are left.</summary>
    /// <param name="tensors">A checkpoint's tensors.</param>
    /// <param name="config">Its configuration, which says how large blocks are and which type weights are of.</param>
    /// <param name="type">The type to round to; null: that of the configuration, or else of the scales.</param>
    public static IReadOnlyList<TensorSource> Dequantise(IReadOnlyList<TensorSource> tensors, ModelConfig config, DType? type = null)
    {
        Dictionary<string, TensorSource> weights = new(StringComparer.Ordinal);
        HashSet<string> scales = new(StringComparer.Ordinal);
        foreach ((TensorSource weight, TensorSource scale) in Pairs(tensors))
        {
            if (BlockScales.Of(weight.Shape, scale, BlockOf(config)) is { } blocks)
            {
                weights.Add(weight.Name, new DequantisedTensor(weight, blocks, type ?? config.FloatType ?? scale.Type));
                scales.Add(scale.Name);
            }
        }

        return weights.Count == 0 ? tensors : [.. tensors.Where(t => !scales.Contains(t.Name) && !IsOfActivations(t.Name))
            .Select(t => weights.GetValueOrDefault(t.Name, t))];
    }

    /// <summary>The weights that are 8-bit floats with a scale beside them.</summary>
    public static IEnumerable<(TensorSource Weight, TensorSource Scale)> Pairs(IReadOnlyList<TensorSource> tensors)
    {
        if (!tensors.Any(t => t.Type.IsEightBitFloat))
        {
            yield break;
        }

        Dictionary<string, TensorSource> byName = new(StringComparer.Ordinal);
        foreach (TensorSource tensor in tensors)
        {
            byName.TryAdd(tensor.Name, tensor);
        }

        foreach (TensorSource weight in tensors.Where(t => t.Type is DType.F8_E4M3 or DType.F8_E5M2))
        {
            if (Suffixes.Select(s => byName.GetValueOrDefault(weight.Name + s)).FirstOrDefault(t => t is not null) is { } scale)
            {
                yield return (weight, scale);
            }
        }
    }

    private static bool IsOfActivations(string name) =>
        Array.Exists(OfActivations, end => name.EndsWith(end, StringComparison.Ordinal) && name.Length > end.Length && name[name.Length - end.Length - 1] is '.' or '_');

    // DeepSeek's block where nothing is said.
    private static (long Rows, long Columns) BlockOf(ModelConfig config)
    {
        foreach (JsonElement section in config.Quantisation)
        {
            if (Block(section, "weight_block_size") is { } own)
            {
                return own;
            }

            if (section.TryGetProperty("config_groups", out JsonElement groups) && groups.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty group in groups.EnumerateObject().Where(g => g.Value.ValueKind == JsonValueKind.Object))
                {
                    if (group.Value.TryGetProperty("weights", out JsonElement weights) && weights.ValueKind == JsonValueKind.Object && Block(weights, "block_structure") is { } block)
                    {
                        return block;
                    }
                }
            }
        }

        return (128, 128);
    }

    private static (long Rows, long Columns)? Block(JsonElement section, string key) =>
        section.TryGetProperty(key, out JsonElement list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() == 2
            && list[0].ValueKind == JsonValueKind.Number && list[0].TryGetInt64(out long rows) && rows > 0
            && list[1].ValueKind == JsonValueKind.Number && list[1].TryGetInt64(out long columns) && columns > 0
            ? (rows, columns)
            : null;
}
