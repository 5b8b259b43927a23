using MergeDsl.Declaration;

namespace MergeDsl.Methods;

/// <summary>Adds weighted task vectors to the base: <c>b + λ Σ w·(x - b)</c>.</summary>
/// <param name="Parameters">Values for the tensor as a whole.</param>
/// <param name="Models">Values for each model.</param>
[MergeMethod("task_arithmetic", Paper = "https://arxiv.org/abs/2212.04089")]
[BaseModel(BaseRole.Required), Models(0, int.MaxValue)]
[NoEffect("int8_mask", "rescale"), NoEffect("density", PerModel = true)]
[NonZeroSum(nameof(PerModel.Weight), When = nameof(Options.Normalize), Otherwise = "the sum of task vectors is not divided")]
public sealed partial record TaskArithmetic(TaskArithmetic.Options Parameters, EquatableArray<TaskArithmetic.PerModel> Models) : CombinationMethod
{
    // Weights whose sum is smaller are not divided by.
    private const double SmallestSum = 1e-8;

    /// <summary>Values for the tensor as a whole.</summary>
    /// <param name="Normalize">Whether the sum of task vectors is divided by the sum of the weights.</param>
    /// <param name="Lambda">Factor on the sum of task vectors.</param>
    public sealed record Options(bool Normalize = false, [Idle(0, "the output is the base itself")] double Lambda = 1);

    /// <summary>Values for each model.</summary>
    /// <param name="Weight">Factor on the model's task vector; a negative one takes away what the model learned.</param>
    public sealed record PerModel(double Weight);

    /// <inheritdoc/>
    public override void Weigh(GramMatrix gram, Span<double> coefficients)
    {
        double total = Models.Sum(m => m.Weight);
        double factor = Parameters.Normalize && Math.Abs(total) >= SmallestSum ? Parameters.Lambda / total : Parameters.Lambda;
        coefficients[0] = 1;
        for (int i = 0; i < Models.Count; i++)
        {
            coefficients[i + 1] = factor * Models[i].Weight;
            coefficients[0] -= coefficients[i + 1];
        }
    }
}
