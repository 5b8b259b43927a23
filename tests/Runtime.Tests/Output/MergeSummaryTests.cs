using MergeDsl.CommandLine;
using MergeDsl.Output;
using MergeDsl.Tests.Planning;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Output;

public sealed class MergeSummaryTests : PlanningTest
{
    private const string Mean = "models: [{model: a}, {model: b}]\nmerge_method: linear\nparameters: {weight: 1}\n";

    [Fact]
    public void Each_part_has_its_norm_beside_those_of_the_inputs()
    {
        TestModel.Llama(1).Save(Root, "a");
        TestModel.Llama(3).Save(Root, "b");
        MergeSummary summary = Plan(Mean).Execute(Root["out"]).Summary;
        Assert.Equal((7, 0, 0L, null), (summary.Merged, summary.Copied, summary.NonFinite, summary.FirstNonFinite));
        Assert.Equal(["model.embed_tokens", "model.layers.*.mlp", "model.layers.*.norm", "model.norm", "lm_head"], summary.Norms.Select(n => n.Part));
        Assert.Equal([2 * Math.Sqrt(8), Math.Sqrt(8), 3 * Math.Sqrt(8)], new[] { summary.Norms[1].Norm }.Concat(summary.Norms[1].Inputs.OfType<double>()), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void What_is_made_of_stages_has_its_norms_too()
    {
        TestModel.Llama(1).Save(Root, "a");
        TestModel.Llama(3).Save(Root, "b");
        PartNorm norm = Plan($"name: mean\n{Mean}---\n{Mean.Replace("model: a", "model: mean")}").Execute(Root["out"]).Summary.Norms[1];
        Assert.Equal([50, 32, 72], norm.Inputs.Prepend(norm.Norm).Select(n => Math.Round((n * n) ?? 0, 9)));
    }

    [Fact]
    public void Large_tensors_are_sampled()
    {
        new TestModel { Config = "{}" }.Add("x.weight", 1, 300, 1000).Save(Root, "a");
        new TestModel { Config = "{}" }.Add("x.weight", 3, 300, 1000).Save(Root, "b");
        PartNorm norm = Assert.Single(Plan(Mean).Execute(Root["out"]).Summary.Norms);
        Assert.Equal((2 * Math.Sqrt(300_000), Math.Sqrt(300_000)), (norm.Norm, norm.Inputs[0] ?? 0), (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-6);
    }

    [Fact]
    public void Values_that_are_not_finite_are_counted_and_a_tensor_with_them_is_named()
    {
        new TestModel { Config = "{}" }.Add("a.weight", 1, 9).Add("b.weight", float.MaxValue, 9).Add("c.weight", float.MaxValue, 9).Save(Root, "a");
        MergeSummary summary = Plan("models: [{model: a, parameters: {scale: 2}}]\nmerge_method: passthrough", new() { AllowNonFinite = true }).Execute(Root["out"]).Summary;
        Assert.Equal(18, summary.NonFinite);
        Assert.Contains(summary.FirstNonFinite, new[] { "b.weight", "c.weight" });
    }

    [Fact]
    public void A_tensor_that_only_some_have_has_the_norms_of_those()
    {
        TestModel.Llama(1).Add("model.layers.0.attn.bias", 2, 1).Save(Root, "a");
        TestModel.Llama(1).Save(Root, "b");
        MergeSummary summary = Plan(Mean).Execute(Root["out"]).Summary;
        Assert.Equal([2, null], summary.Norms.First(n => n.Part == "model.layers.*.attn").Inputs);
    }

    [Fact]
    public void The_summary_is_a_table_with_remarks()
    {
        MergeSummary summary = new(
            3, 1, 0, null, [new("org/a"), new("other/b")],
            [new("embed", 1.23456, [1.2, 1.3]), new("layers.*.mlp", 0.1, [1.5, null]), new("norm", 123456, [10, 20])]);
        using StringWriter text = new() { NewLine = "\n" };
        SummaryText.Write(summary, text);
        Assert.Equal(
            """
            norm ≈        output   a    b
            embed         1.235    1.2  1.3
            layers.*.mlp  0.1      1.5  –    less than half of any input
            norm          1.23e+5  10   20   more than twice any input
            3 tensors merged, 1 copied, all values finite

            """.ReplaceLineEndings("\n"),
            text.ToString());
    }
}
