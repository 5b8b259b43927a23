namespace MergeDsl.Tests.Emission;

/// <summary>What recipes become, read as a person would.</summary>
[VerifyXunit.UsesVerify]
public sealed class GeneratedRecipes
{
    [Fact]
    public Task Gradients_and_filters_become_code_and_numbers_become_parameters() => Verify(Generated("ties-gradients", Samples.TiesGradients), "cs");

    [Fact]
    public Task Conditions_on_the_output_tensor_stand_one_under_the_other() => Verify(Generated("slerp-filters", """
        slices:
          - sources:
              - model: org1/model-1
                layer_range: [0, 40]
              - model: org2/model-2
                layer_range: [0, 40]
        merge_method: slerp
        base_model: org1/model-1
        parameters:
          t:
            - filter: self_attn
              value: [0, 0.5, 0.3, 0.7, 1]
            - filter: mlp
              value: [1, 0.5, 0.7, 0.3, 0]
            - value: 0.5
        dtype: float16

        """), "cs");

    [Fact]
    public Task Slices_that_differ_get_a_method_each_and_equal_ones_share_it() => Verify(Generated("stack", """
        slices:
          - sources:
              - {model: org/a, layer_range: [0, 8], parameters: {scale: 1}}
          - sources:
              - {model: org/a, layer_range: [4, 12], parameters: {scale: {filter: o_proj, value: 0.5}}}
          - sources:
              - {model: org/a, layer_range: [8, 16], parameters: {scale: 1}}
          - sources:
              - {model: other/a, layer_range: [12, 24]}
        merge_method: passthrough
        dtype: bfloat16

        """), "cs");

    [Fact]
    public Task Slices_without_values_share_the_only_method() => Verify(Generated("frankenmerge", """
        slices:
          - sources: [{model: org/a, layer_range: [0, 21]}]
          - sources: [{model: org/b, layer_range: [29, 32]}]
        merge_method: passthrough
        dtype: bfloat16

        """), "cs");

    [Fact]
    public Task Documents_become_stages() => Verify(Generated("mega", """
        name: first
        models:
          - {model: org/a, parameters: {weight: 0.5}}
          - {model: org/b, parameters: {weight: 0.5}}
        merge_method: linear
        dtype: float16
        ---
        models:
          - model: first
          - model: org/c
        parameters: {weight: 0.3}
        merge_method: task_arithmetic
        base_model: org/base
        dtype: float16

        """), "cs");

    [Fact]
    public Task Modules_tokenizer_and_template_stand_in_the_layout() => Verify(Generated("modules", """
        modules:
          encoder:
            models:
              - {model: org/x, parameters: {weight: 0.3}}
              - {model: org/y, parameters: {weight: 0.7}}
          decoder:
            models:
              - {model: org/x, parameters: {weight: [0.9, 0.1]}}
              - {model: org/y, parameters: {weight: 0.5}}
        merge_method: linear
        dtype: float32
        out_dtype: bfloat16
        tokenizer:
          source: union
          tokens:
            <|im_start|>: {source: org/y, force: true}
          pad_to_multiple_of: 64
        chat_template: chatml
        mergedsl: {seed: 42, access: internal, class: TwoModules, namespace: Acme.Shared}

        """), "cs");

    [Fact]
    public Task A_broken_recipe_becomes_a_shell_that_throws() => Verify(Generated("broken", """
        models:
          - model: org/a
            parameters: {weight: 0.25}
          - model: org/b
            parameters: {weight: 0.75}
        merge_method: linear
        dtype: float31

        """), "cs");

    [Fact]
    public Task A_method_of_ones_own_is_called_like_any_other() => Verify(Generated("blend", """
        models:
          - {model: org/a, parameters: {weight: 0.5, density: 0.9}}
          - {model: org/b, parameters: {weight: 1}}
        merge_method: acme_blend
        parameters:
          mixing: [row_wise, all_at_once]
          rounds: 4
          label: "x"
          limit: {filter: mlp, value: 2}

        """, new Project().WithCSharp("AcmeBlend.cs", Samples.CustomMethod)), "cs");

    /// <summary>Slices that say nothing of their models share their code, which then cannot say whose it is.</summary>
    [Fact]
    public void Code_that_is_for_several_models_names_none_of_them()
    {
        Project project = new Project().WithCSharp("Mean.cs", """
            using MergeDsl;
            using MergeDsl.Declaration;
            using MergeDsl.Methods;

            namespace Acme.Merging;

            /// <summary>Adds the models.</summary>
            [MergeMethod("acme_mean")]
            public sealed partial record AcmeMean(EquatableArray<AcmeMean.PerModel> Models) : CombinationMethod
            {
                /// <param name="Weight">The share of the model.</param>
                public sealed record PerModel(double Weight = 1);

                /// <inheritdoc/>
                public override GramScope Measures => GramScope.None;

                /// <inheritdoc/>
                public override void Weigh(GramMatrix gram, System.Span<double> coefficients) => coefficients.Fill(1);
            }
            """);
        string Code(string second) => Generated("mean", $$"""
            slices:
              - sources: [{model: org/a, layer_range: [0, 1]}, {model: org/b, layer_range: [0, 1]}]
              - sources: [{model: org/a, layer_range: [1, 2]}, {model: {{second}}, layer_range: [1, 2]}]
            merge_method: acme_mean

            """, project);

        Assert.Contains("new(), // B\n", Code("org/b"), StringComparison.Ordinal);
        Assert.DoesNotContain("new(), //", Code("org/c"), StringComparison.Ordinal);
    }

    private static string Generated(string name, string yaml, Project? project = null)
    {
        Build build = (project ?? new Project()).WithRecipe($"recipes/{name}.merge.yml", yaml).Build();
        Assert.Empty(build.Problems);
        return string.Join("\n", build.RecipeFiles.Where(f => f.HintName != "AllRecipes.g.cs").Select(f => $"// {f.HintName}\n{f.SourceText}"));
    }
}
