using MergeDsl.Catalog;
using MergeDsl.Declaration;
using MergeDsl.Explanation;
using MergeDsl.Methods;
using MergeDsl.Recipes;
using Xunit;

namespace MergeDsl.Tests.Explanation;

public class RecipeExplanationTests
{
    private const string Slerp = """
        models: [{model: a/x}, {model: b/y}]
        merge_method: slerp
        base_model: a/x
        parameters:
          t:
            - filter: self_attn
              value: [0, 0.5, 0.3, 0.7, 1]
            - value: 0.25

        """;

    public static TheoryData<string> GoldenRecipes =>
        [.. Directory.GetDirectories(Path.Combine(TestData.Goldens, "cases")).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)];

    /// <summary>Whatever a golden recipe says, for every layer and some kinds of tensors: an explanation's values make the very method that the merge has.</summary>
    [Theory]
    [MemberData(nameof(GoldenRecipes))]
    public void Values_are_those_of_the_merge(string name)
    {
        RecipeFile file = RecipeFile.Load(Path.Combine(TestData.GoldenCase(name), "recipe.yml"), MergeMethods.BuiltIn);
        IReadOnlyList<StageExplanation> stages = RecipeExplanation.Of(file, MergeMethods.Catalog, layers: 5, observed: null);
        MergeRecipe result = file.Require();
        MergeRecipe[] recipes = [.. result.EarlierStages, result];
        Assert.Equal(recipes.Length, stages.Count);
        int compared = 0;
        for (int i = 0; i < recipes.Length; i++)
        {
            foreach (TensorFocus focus in Names(stages[i]).SelectMany(n => TensorFocus.OfTensor(stages[i], n)))
            {
                SliceExplanation slice = focus.Slice;
                int module = stages[i].Recipe.Modules.AsSpan().IndexOf(slice.Module);
                TensorSite site = new(focus.Tensor ?? "", focus.Position, slice.Index, slice.Slice.Inputs.Select(m => m.Model).ToEquatableArray(), focus.InputNames, module);
                Assert.Equal(recipes[i].MethodFor(site), MethodOf(stages[i].Recipe.Method, focus));
                compared++;
            }
        }

        Assert.True(compared >= 7);
    }

    [Fact]
    public void A_gradient_has_a_value_in_every_layer()
    {
        SliceExplanation slice = Explain(Slerp, 32);
        CaseExplanation gradient = slice.Parameters[0].Cases[0];
        Assert.Equal(7, gradient.Line);
        Assert.Equal(0, gradient.At(LayerPosition.Outside)?.Number);
        Assert.Equal(12, gradient.At(slice.PositionOf(31) ?? default)?.Number * 12);
        Assert.Equal(0.39032, gradient.At(slice.PositionOf(12) ?? default)?.Number ?? 0, 5);
        Assert.Null(slice.PositionOf(32));
    }

    [Fact]
    public void Values_come_from_the_innermost_level_and_say_their_line()
    {
        SliceExplanation slice = Explain(
            "slices:\n  - sources:\n      - {model: a/x, layer_range: [0, 4], parameters: {weight: {filter: mlp, value: 1}}}\n      - {model: b/y, layer_range: [2, 6]}\n"
            + "    parameters: {weight: 2}\nmerge_method: linear\nparameters:\n  weight: 3\n  normalize: false\n", null);
        Assert.Equal(
            ["normalize - false Document 9", "weight 0 mlp:1 Input 3", "weight 0 2 Slice 5", "weight 1 2 Slice 5"],
            slice.Parameters.SelectMany(p => p.Cases.Select(c =>
                $"{p.Schema.Name} {p.Input?.ToString() ?? "-"} {(c.Case.Filter is { } f ? f + ":" : "")}{c.Case.Values[0]} {c.Case.Level} {c.Line}")));
        Assert.Equal(4, slice.LayerCount);
    }

    [Fact]
    public void A_default_stands_on_no_line() =>
        Assert.Null(Explain("models: [{model: a/x, parameters: {weight: 1}}]\nmerge_method: linear\n", null).Parameters[0].Cases[0].Line);

    [Fact]
    public void An_alias_is_given_where_it_is_used()
    {
        SliceExplanation slice = Explain("x-t: &t\n  [0, 1]\nmodels: [{model: a/x}, {model: b/y}]\nmerge_method: slerp\nbase_model: a/x\nparameters:\n  t: *t\n", 3);
        Assert.Equal(7, slice.Parameters[0].Cases[0].Line);
    }

    [Fact]
    public void Models_tell_their_layers_and_tensors()
    {
        RecipeFile file = RecipeFile.Load(Path.Combine(TestData.GoldenCase("slerp-gradient-filters"), "recipe.yml"), MergeMethods.BuiltIn);
        ObservedRecipe observed = new(file.Require());
        observed.Plan(new() { ModelRoot = TestData.Goldens }).Dispose();
        SliceExplanation slice = Assert.Single(Assert.Single(RecipeExplanation.Of(file, MergeMethods.Catalog, null, observed)).Slices);
        Assert.Equal(4, slice.LayerCount);
        Assert.Equal([16, 12, 11], slice.Parameters[0].Cases.Select(c => c.Tensors ?? 0));
        Assert.Equal(39, slice.Tensors.Count);
    }

    [Fact]
    public void Numbers_that_are_no_layers_count_none()
    {
        TensorSite part = new("visual.merger.mlp.2.weight", LayerPosition.Outside, 0, [], []);
        TensorSite layer = new("model.layers.0.mlp.weight", LayerPosition.Of(0, 1), 0, [], []);
        Assert.Null(LayerNumbers.CountOf([part]));
        Assert.Equal(1, LayerNumbers.CountOf([part, layer]));
    }

    private static SliceExplanation Explain(string text, int? layers)
    {
        RecipeFile file = RecipeFile.Parse("x.merge.yml", text, MergeMethods.BuiltIn);
        file.Require();
        return Assert.Single(Assert.Single(RecipeExplanation.Of(file, MergeMethods.Catalog, layers, null)).Slices);
    }

    private static IEnumerable<string> Names(StageExplanation stage) =>
        Enumerable.Range(0, stage.Slices.Max(s => s.FirstLayer + s.LayerCount) ?? 0)
            .SelectMany(i => new[] { "self_attn.q_proj", "mlp.up_proj", "input_layernorm" }.Select(part => $"model.layers.{i}.{part}.weight"))
            .Concat(["model.embed_tokens.weight", "lm_head.weight"]);

    private static MergeMethod MethodOf(MethodSchema method, TensorFocus focus)
    {
        EquatableArray<ScalarValue?> Values(int? input) => focus.Slice.Parameters.Where(p => p.Input == input)
            .Select(p => p.CaseFor(focus.NameFor(p) ?? "")?.At(focus.Position)).ToEquatableArray();

        bool hasModels = method.ParametersOf(ParameterScope.PerModel).Any();
        List<EquatableArray<ScalarValue?>> models = [];
        for (int i = 0; i < focus.Slice.Slice.Inputs.Count && hasModels; i++)
        {
            if (!focus.Slice.Slice.Inputs[i].IsBase || method.Base == BaseRole.Ordinary)
            {
                models.Add(Values(i));
            }
        }

        return MergeMethods.BuiltIn.Create(method.Name, new(Values(null), models.ToEquatableArray()));
    }
}
