using MergeDsl;
using MergeDsl.Declaration;
using MergeDsl.Methods;

namespace CustomMethod;

/// <summary>Adds to the base what each model changed most, or takes it away: <c>b + λ Σ ±w·largest(x - b)</c>.</summary>
/// <param name="Parameters">Values for the tensor as a whole.</param>
/// <param name="Models">Values for each model.</param>
[MergeMethod("learn_forget", Paper = "https://arxiv.org/abs/2212.04089"), BaseModel(BaseRole.Required)]
public sealed partial record LearnForget(LearnForget.Options Parameters, EquatableArray<LearnForget.PerModel> Models) : TaskVectorMethod
{
    /// <summary>Values for the tensor as a whole.</summary>
    /// <param name="Lambda">Factor on all that is added and taken away.</param>
    /// <param name="Rescale">Whether what is kept of a model's differences is scaled up to the L1 norm of all of them.</param>
    public sealed record Options([Idle(0, "the output is the base itself")] double Lambda = 1, bool Rescale = false);

    /// <summary>Values for each model.</summary>
    /// <param name="Weight">Factor on the model's differences from the base.</param>
    /// <param name="Forget">Whether the differences are taken away: the output then unlearns what the model learned.</param>
    /// <param name="OneIn">One in so many differences is kept, the largest; 1 keeps all.</param>
    public sealed record PerModel(
        [InRange(0, double.PositiveInfinity)] double Weight,
        bool Forget = false,
        [InRange(1, double.PositiveInfinity), Usually(1, 100, Otherwise = "little is left of the model")] int OneIn = 5);

    /// <inheritdoc/>
    public override TaskVectorSum Sum => new(Parameters.Lambda) { Rescale = Parameters.Rescale };

    /// <inheritdoc/>
    public override TaskVectorPart Part(int model)
    {
        PerModel p = Models[model];
        return new(p.Forget ? -p.Weight : p.Weight, Sparsifier.Largest(1.0 / p.OneIn));
    }
}
