using MergeDsl.Diagnostics;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Planning;

/// <summary>The table of tensors that some models lack, for the methods that there are.</summary>
public sealed class MissingTensorTests : PlanningTest
{
    private const string Bias = "model.layers.1.mlp.bias";
    private const string Mean = "models: [{model: a, parameters: {weight: 1}}, {model: b, parameters: {weight: 2}}, {model: c, parameters: {weight: 3}}]\nmerge_method: linear\n";
    private const string Vectors = "models: [{model: a, parameters: {weight: 1}}, {model: b, parameters: {weight: 2}}]\nbase_model: c\nmerge_method: task_arithmetic\n";
    private const string Arc = "models: [{model: a}, {model: c}]\nbase_model: c\nparameters: {t: 0.5}\nmerge_method: slerp\n";

    [Fact]
    public void A_mean_is_taken_of_those_that_have_it_each_with_its_own_weight()
    {
        Save(without: "a");
        PlannedTensor bias = Planned(Mean);
        Assert.Equal(new Linear(new(), [new(2), new(3)]), bias.Method);
        Assert.Equal(["b", "c"], bias.Inputs.Select(i => i.Model.ToString()));
    }

    [Fact]
    public void A_mean_with_a_listed_base_takes_what_only_the_base_has_as_the_one_input()
    {
        Save(without: "ab");
        Assert.Equal(new Linear(new(), [new(3)]), Planned(Mean + "base_model: c").Method);
    }

    [Fact]
    public void Task_vectors_copy_what_only_the_base_has()
    {
        Save(without: "ab");
        PlannedTensor bias = Planned(Vectors);
        Assert.Null(bias.Method);
        Assert.Equal("c", Assert.Single(bias.Inputs).Model.ToString());
    }

    [Fact]
    public void Task_vectors_cannot_do_without_the_base()
    {
        Save(without: "c");
        AssertRefused(MergeDiagnostics.TensorNeeded, $"task_arithmetic cannot merge {Bias}: it is missing in c", Vectors);
    }

    [Fact]
    public void Task_vectors_of_those_that_have_it_keep_their_weights()
    {
        Save(without: "a");
        PlannedTensor bias = Planned(Vectors);
        Assert.Equal(new TaskArithmetic(new(), [new(2)]), bias.Method);
        Assert.Equal([false, true], bias.Inputs.Select(i => i.IsBase));
    }

    [Theory]
    [InlineData("a", "c")]
    [InlineData("c", "a")]
    public void An_arc_with_one_end_is_a_copy_of_it(string without, string expected)
    {
        Save(without);
        PlannedTensor bias = Planned(Arc);
        Assert.Null(bias.Method);
        Assert.Equal(expected, Assert.Single(bias.Inputs).Model.ToString());
    }

    [Theory]
    [InlineData("model.layers.0.self_attn.rotary_emb.inv_freq")]
    [InlineData("model.embeddings.position_ids")]
    public void Buffers_may_be_absent(string buffer)
    {
        TestModel.Llama(1).Add(buffer, 1, 2).Save(Root, "a");
        TestModel.Llama(1).Save(Root, "b");
        TestModel.Llama(1).Save(Root, "c");
        Assert.Equal(new Linear(new(), [new(1)]), Plan(Mean).Tensors.First(t => t.Name == buffer).Method);
    }

    [Fact]
    public void Any_tensor_may_be_missing_in_all_but_the_base()
    {
        TestModel.Llama(1).Save(Root, "a");
        TestModel.Llama(1).Save(Root, "b");
        TestModel.Llama(1).Add("value_head.weight", 1, 2).Save(Root, "c");
        Assert.Null(Plan(Vectors).Tensors.First(t => t.Name == "value_head.weight").Method);
        TestModel.Llama(1).Add("value_head.weight", 1, 2).Save(Root, "d");
        AssertRefused(
            MergeDiagnostics.TensorMissing, "model b lacks 1 tensor(s) that c has: value_head.weight", Vectors.Replace("{model: a", "{model: d", StringComparison.Ordinal));
    }

    [Fact]
    public void What_only_other_models_have_is_not_in_the_output_and_is_told()
    {
        TestModel.Llama(1).Save(Root, "a");
        TestModel.Llama(1).Add("value_head.weight", 1, 2).Save(Root, "b");
        TestModel.Llama(1).Save(Root, "c");
        MergePlan plan = Plan(Mean);
        Assert.Equal("warning MRG5027: 1 tensor(s) of b are not in a, which the output follows, and will not be in the output: value_head.weight", Assert.Single(plan.Warnings).ToString());
        Assert.Equal(7, plan.Tensors.Count);
    }

    [Fact]
    public void A_tied_head_is_stood_in_for_by_the_embedding()
    {
        Tied(2).Save(Root, "a");
        TestModel.Llama(1).Save(Root, "b");
        Tied(3).Save(Root, "c");
        MergePlan plan = Plan(Mean);
        Assert.Equal(
            ["model.embed_tokens.weight", "lm_head.weight", "model.embed_tokens.weight"],
            plan.Tensors.First(t => t.Name == "lm_head.weight").Inputs.Select(i => i.Source.Name));
        Assert.Equal(2, plan.Warnings.Count(w => w.Descriptor == MergeDiagnostics.HeadTied));
        Assert.Contains("\"tie_word_embeddings\": false", plan.Config, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_model_has_a_head_the_output_has_none()
    {
        Tied(1).Save(Root, "a");
        Tied(1).Save(Root, "b");
        Tied(1).Save(Root, "c");
        MergePlan plan = Plan(Mean);
        Assert.DoesNotContain(plan.Tensors, t => t.Name == "lm_head.weight");
        Assert.Contains("\"tie_word_embeddings\": true", plan.Config, StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_that_is_missing_although_it_is_not_tied_is_an_error()
    {
        TestModel.Llama(1).Save(Root, "a");
        new TestModel { Config = """{"architectures": ["LlamaForCausalLM"], "tie_word_embeddings": false}""" }.Add("model.embed_tokens.weight", 1, 4, 2).Save(Root, "b");
        TestModel.Llama(1).Save(Root, "c");
        Assert.Contains(Refusal(Mean), p => p.Message.StartsWith("model b lacks", StringComparison.Ordinal));
    }

    private static TestModel Tied(float value)
    {
        TestModel model = new() { Config = """{"architectures": ["LlamaForCausalLM"], "tie_word_embeddings": true}""" };
        return model.Add("model.embed_tokens.weight", value, 4, 2)
            .Add("model.layers.0.mlp.weight", value, 2, 2).Add("model.layers.0.norm.weight", value, 2)
            .Add("model.layers.1.mlp.weight", value, 2, 2).Add("model.layers.1.norm.weight", value, 2)
            .Add("model.norm.weight", value, 2);
    }

    private PlannedTensor Planned(string recipe) => Plan(recipe).Tensors.First(t => t.Name == Bias);

    private void Save(string without)
    {
        foreach (string name in new[] { "a", "b", "c" })
        {
            TestModel model = TestModel.Llama(1);
            (without.Contains(name, StringComparison.Ordinal) ? model : model.Add(Bias, 1, 2)).Save(Root, name);
        }
    }
}
