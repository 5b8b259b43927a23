using MergeDsl.Tensors;

namespace MergeDsl.Adapters;

/// <summary>The two factors of a change of a weight, as W lies in its checkpoint: Δ = s · L · R, with W seen as a matrix of its first dimension and all others.</summary>
/// <param name="Left">L, of as many rows as W.</param>
/// <param name="Right">R, of as many columns as W.</param>
/// <param name="Rank">The length that they share.</param>
/// <param name="Scale">The factor s.</param>
internal sealed record LowRankFactors(FactorMatrix Left, FactorMatrix Right, int Rank, double Scale)
{
    private const int MaxRank = 8192;

    /// <summary>Equal for the same change of weights of one shape.</summary>
    public object Identity => (Left.Source.Identity, Left.IsTransposed, Right.Source.Identity, Right.IsTransposed, Scale);

    /// <summary>The factors for a weight, or in words why they do not fit it.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="a">A: rank × inputs, for a convolution with the kernel behind.</param>
    /// <param name="b">B: outputs × rank.</param>
    /// <param name="isEmbedding">Whether W is tokens × outputs.</param>
    /// <param name="config">Says the rank, the factor, and whether W is inputs × outputs.</param>
    /// <param name="module">The module's name.</param>
    public static (LowRankFactors? Factors, string? Problem) Of(TensorSource weight, TensorSource a, TensorSource b, bool isEmbedding, AdapterConfig config, string module)
    {
        string shapes = $"{weight.Name} is {weight.Type} {weight.Shape}, A is {a.Type} {a.Shape}, B is {b.Type} {b.Shape}";
        if (!IsMerged(weight.Type) || !IsMerged(a.Type) || !IsMerged(b.Type))
        {
            return (null, $"{shapes}: quantised weights must be dequantised first");
        }

        if (weight.Shape.Rank < 2 || a.Shape.Rank < 2 || b.Shape.Rank < 2 || a.Shape.Dimensions[0] != b.Shape.Dimensions[1] || b.Shape.Dimensions.Skip(2).Any(n => n != 1))
        {
            return (null, $"{shapes}, expected A of rank × inputs and B of outputs × rank");
        }

        long rank = a.Shape.Dimensions[0];
        if (rank != config.RankOf(module) || rank is < 1 or > MaxRank)
        {
            return (null, $"{shapes}: A has the rank {rank}, adapter_config.json says {config.RankOf(module)} (at most {MaxRank})");
        }

        double scale = config.ScaleOf(module);
        long outputs = b.Shape.Dimensions[0];
        bool fits = !isEmbedding && weight.Shape.Dimensions[0] == outputs && weight.Shape.Dimensions.Skip(1).SequenceEqual(a.Shape.Dimensions.Skip(1));
        bool fitsTransposed = weight.Shape.Rank == 2 && a.Shape.Rank == 2 && weight.Shape.Dimensions[0] == a.Shape.Dimensions[1] && weight.Shape.Dimensions[1] == outputs;
        return fitsTransposed && (isEmbedding || config.FanInFanOut) ? (new(new(a, rank, IsTransposed: true), new(b, outputs, IsTransposed: true), (int)rank, scale), null)
            : fits ? (new(new(b, outputs, IsTransposed: false), new(a, rank, IsTransposed: false), (int)rank, scale), null)
            : (null, $"{shapes}, which {(fitsTransposed ? "fits only where adapter_config.json says fan_in_fan_out" : "do not fit together")}");
    }

    /// <summary>Whether arithmetic knows the type.</summary>
    public static bool IsMerged(DType type) => type is DType.F64 or DType.F32 or DType.F16 or DType.BF16;
}
