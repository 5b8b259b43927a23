namespace MergeDsl.Tests;

/// <summary>Recipes and methods that several tests use.</summary>
internal static class Samples
{
    public const string Linear = """
        models:
          - model: org/a
            parameters: {weight: 0.25}
          - model: org/b
            parameters: {weight: 0.75}
        merge_method: linear
        dtype: float32

        """;

    public const string TiesGradients = """
        # three specialists
        models:
          - model: org1/model-1
            parameters:
              density: [1, 0.7, 0.1]
              weight: 1.0
          - model: org2/model-2
            parameters:
              density: 0.5
              weight: [0, 0.3, 0.7, 1]
          - model: org3/model-3
            parameters:
              density: 0.33
              weight:
                - filter: mlp
                  value: 0.5
                - value: 0
        merge_method: ties
        base_model: org4/model-4
        parameters:
          normalize: true
        dtype: float16

        """;

    public const string CustomMethod = """
        using MergeDsl;
        using MergeDsl.Declaration;
        using MergeDsl.Methods;

        namespace Acme.Merging;

        /// <summary>How the models are mixed.</summary>
        public enum Mixing
        {
            /// <summary>Row by row.</summary>
            RowWise,

            /// <summary>The tensor as one.</summary>
            AllAtOnce,
        }

        /// <summary>Blend the models, <c>y = Σ w·x</c>,
        /// with a twist.</summary>
        [MergeMethod("acme_blend", Paper = "https://example.org/blend"), Inputs(2, 4), NoEffect("int8_mask")]
        [NonZeroSum(nameof(PerModel.Weight), When = nameof(Options.Normalize))]
        public sealed partial record AcmeBlend(AcmeBlend.Options Parameters, EquatableArray<AcmeBlend.PerModel> Models) : CombinationMethod
        {
            /// <summary>Values for the tensor.</summary>
            /// <param name="Normalize">Whether the weights are made to sum to 1.</param>
            /// <param name="Rounds">How often.</param>
            /// <param name="Mixing">How the models are mixed.</param>
            /// <param name="Label">A word for the log.</param>
            /// <param name="Limit">The largest factor.</param>
            public sealed record Options(
                bool Normalize = true, [InRange(0, 10)] int Rounds = 3, Mixing Mixing = Mixing.AllAtOnce, string Label = "a \"b\"", double? Limit = null);

            /// <summary>Values for each model.</summary>
            /// <param name="Weight">The share of the model.</param>
            /// <param name="Density">What is kept.</param>
            public sealed record PerModel(double Weight, [InRange(0, 1, MinExclusive = true), Usually(0.1, 1, Otherwise = "little is left")] double Density = 1);

            /// <inheritdoc/>
            public override void Weigh(GramMatrix gram, System.Span<double> coefficients) => coefficients.Clear();
        }

        """;
}
