using System.Text.Json;
using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>Recognises weights that are packed into integers with scales elsewhere: numbers that mean nothing by themselves.</summary>
internal static class QuantisedWeights
{
    // The last segments of names that each scheme writes beside, or instead of, a weight.
    private static readonly (string Scheme, string[] Names)[] Schemes =
    [
        ("GPTQ or AWQ", ["qweight", "qzeros", "g_idx"]),
        ("bitsandbytes, 4 bits", ["absmax", "quant_map", "nested_absmax", "nested_quant_map", "bitsandbytes__nf4", "bitsandbytes__fp4"]),
        ("bitsandbytes, 8 bits", ["SCB"]),
        ("compressed-tensors", ["weight_packed", "weight_zero_point"]),
        ("MXFP4", ["gate_up_proj_blocks", "down_proj_blocks"]),
    ];

    // These quantise weights while they load them: such a configuration says nothing about the file.
    private static readonly string[] WhileLoading = ["bitsandbytes", "torchao", "quanto", "eetq", "fbgemm_fp8", "fp8", "higgs", "finegrained_fp8"];

    /// <summary>The scheme with a tensor that shows it; null for weights that can be merged.</summary>
    public static string? Describe(Checkpoint checkpoint)
    {
        foreach (TensorSource tensor in checkpoint.Tensors)
        {
            string last = tensor.Name[(tensor.Name.LastIndexOf('.') + 1)..];
            if (Array.Find(Schemes, s => s.Names.Contains(last)) is { Scheme: { } scheme })
            {
                return $"{scheme}: {tensor.Name} is {tensor.Type} {tensor.Shape}";
            }

            // A matrix of integers called "weight" is no counter.
            if (!tensor.Type.IsFloat && last == "weight" && tensor.Shape.Rank >= 2)
            {
                return $"packed integers: {tensor.Name} is {tensor.Type} {tensor.Shape}";
            }
        }

        return MethodOf(checkpoint.Config) is { } method && !WhileLoading.Contains(method) ? $"config.json says {method}" : null;
    }

    private static string? MethodOf(ModelConfig config) =>
        config.Root.TryGetProperty("quantization_config", out JsonElement section) && section.ValueKind == JsonValueKind.Object
            && section.TryGetProperty("quant_method", out JsonElement method) && method.ValueKind == JsonValueKind.String
            ? method.GetString()
            : null;
}
