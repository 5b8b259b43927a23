using MergeDsl.Declaration;

namespace MergeDsl.Methods;

/// <summary>Copies tensors, scaled if told so: for stacking layers of several models.</summary>
/// <param name="Models">Values for each model.</param>
[MergeMethod("passthrough"), Inputs(1)]
public sealed partial record Passthrough(EquatableArray<Passthrough.PerModel> Models) : CombinationMethod
{
    /// <summary>Values for each model.</summary>
    /// <param name="Scale">Factor on the tensor; without it the bytes are copied as they are.</param>
    public sealed record PerModel([Idle(0, "all its tensors are zero")] double? Scale);

    /// <inheritdoc/>
    public override bool CopiesOnlyInput => Models[0].Scale is null;

    /// <inheritdoc/>
    public override MissingTensor WhenMissing(TensorPresence presence) => MissingTensor.LeaveOut;

    /// <inheritdoc/>
    public override void Weigh(GramMatrix gram, Span<double> coefficients) => coefficients[0] = Models[0].Scale ?? 1;
}
