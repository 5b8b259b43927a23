using System.Text.Json;
using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>Recognises weights that are packed into integers with scales elsewhere: numbers that mean nothing by themselves.</summary>
internal static class QuantisedWeights
{
    // The last segments of names that each scheme writes beside, or instead of, a weight.
    private static readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Scheme = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["qweight"] = "GPTQ or AWQ",
        ["qzeros"] = "GPTQ or AWQ",
        ["g_idx"] = "GPTQ or AWQ",
        ["absmax"] = "bitsandbytes, 4 bits",
        ["quant_map"] = "bitsandbytes, 4 bits",
        ["nested_absmax"] = "bitsandbytes, 4 bits",
        ["nested_quant_map"] = "bitsandbytes, 4 bits",
        ["bitsandbytes__nf4"] = "bitsandbytes, 4 bits",
        ["bitsandbytes__fp4"] = "bitsandbytes, 4 bits",
        ["SCB"] = "bitsandbytes, 8 bits",
        ["weight_packed"] = "compressed-tensors",
        ["weight_zero_point"] = "compressed-tensors",
        ["bitmask"] = "compressed-tensors",
        ["W_q"] = "HQQ",
        ["_data"] = "Quanto",
        ["gate_up_proj_blocks"] = "MXFP4",
        ["down_proj_blocks"] = "MXFP4",
    }.GetAlternateLookup<ReadOnlySpan<char>>();

    // These quantise weights while they load them: such a configuration says nothing about the file.
    private static readonly string[] WhileLoading = ["bitsandbytes", "torchao", "quanto", "eetq", "higgs"];

    // These store 8-bit floats with scales, which are understood; what else they store shows in the tensors.
    private static readonly string[] Scaled = ["fp8", "finegrained_fp8", "fbgemm_fp8", "compressed-tensors", "modelopt"];

    /// <summary>The scheme with a tensor that shows it; null for weights that can be merged.</summary>
    /// <param name="checkpoint">The checkpoint, without the scales that have been applied.</param>
    /// <param name="isCopied">Whether its tensors are copied as they are, scales too.</param>
    public static string? Describe(Checkpoint checkpoint, bool isCopied)
    {
        if (!isCopied && DescribeScales(checkpoint) is { } problem)
        {
            return problem;
        }

        foreach (TensorSource tensor in checkpoint.Tensors)
        {
            ReadOnlySpan<char> last = tensor.Name.AsSpan(tensor.Name.LastIndexOf('.') + 1);
            if (Scheme.TryGetValue(last, out string? scheme))
            {
                return $"{scheme}: {tensor.Name} is {tensor.Type} {tensor.Shape}";
            }

            // A matrix of integers called "weight" is no counter.
            if (!tensor.Type.IsFloat && last is "weight" && tensor.Shape.Rank >= 2)
            {
                return $"packed integers: {tensor.Name} is {tensor.Type} {tensor.Shape}";
            }
        }

        return MethodOf(checkpoint.Config) is { } method && !WhileLoading.Contains(method) && !Scaled.Contains(method) ? $"config.json says {method}" : null;
    }

    /// <summary>Whether a configuration says that weights are 8-bit floats with scales.</summary>
    public static bool AreScaled(ModelConfig config) => MethodOf(config) is { } method && Scaled.Contains(method);

    private static string? DescribeScales(Checkpoint checkpoint)
    {
        foreach ((TensorSource weight, TensorSource scale) in ScaledFloats.Pairs(checkpoint.Tensors))
        {
            return $"8-bit floats with scales: {scale.Name} is {scale.Type} {scale.Shape}, which does not fit {weight.Shape}";
        }

        return AreScaled(checkpoint.Config) && checkpoint.Tensors.FirstOrDefault(t => t.Type.IsEightBitFloat) is { } bare
            ? $"{MethodOf(checkpoint.Config)}: {bare.Name} is {bare.Type}, and there is no {bare.Name}_scale_inv or {bare.Name}_scale"
            : null;
    }

    private static string? MethodOf(ModelConfig config) =>
        config.Quantisation.Select(s => s.TryGetProperty("quant_method", out JsonElement method) && method.ValueKind == JsonValueKind.String ? method.GetString() : null)
            .FirstOrDefault(m => m is not null);
}
