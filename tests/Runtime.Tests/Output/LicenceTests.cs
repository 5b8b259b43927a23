using MergeDsl.Diagnostics;
using MergeDsl.Planning;
using MergeDsl.Tests.Planning;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Output;

public sealed class LicenceTests : PlanningTest
{
    private const string Mean = "models: [{model: a}, {model: b}]\nmerge_method: linear\nparameters: {weight: 1}\n";

    [Theory]
    [InlineData("license: apache-2.0", "license: 'apache-2.0' # free", "license: apache-2.0\n")]
    [InlineData("license:\n- mit", "license: mit", "license: mit\n")]
    [InlineData("license: other\nlicense_name: my licence\nlicense_link: LICENSE", "license: other\nlicense_name: my licence\nlicense_link: LICENSE", "license: other\nlicense_name: \"my licence\"\nlicense_link: LICENSE\n")]
    public void A_licence_that_all_inputs_state_is_the_cards(string a, string b, string expected)
    {
        Save(a, b);
        Assert.Contains($"- b\n{expected}library_name: transformers\n", Card(Plan(Mean)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("license: mit", "tags: [x]")]
    [InlineData("tags: [x]", "language: en")]
    public void Without_a_word_of_one_input_the_card_states_none(string a, string b)
    {
        Save(a, b);
        MergePlan plan = Plan(Mean);
        Assert.DoesNotContain("license", Card(plan), StringComparison.Ordinal);
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void Licences_that_differ_are_warned_of()
    {
        Save("license: mit", "license: other\nlicense_name: llama4");
        MergePlan plan = Plan(Mean);
        Assert.Equal(
            "t(1,9): warning MRG5069: the models are under different licences: mit (a), llama4 (b); the model card names none, see which of them the merge may be published under",
            Assert.Single(plan.Warnings).Format("t"));
        Assert.Equal(MergeDiagnostics.LicencesDiffer, plan.Warnings[0].Descriptor);
        Assert.DoesNotContain("license", Card(plan), StringComparison.Ordinal);
    }

    private string Card(MergePlan plan)
    {
        plan.Execute(Root["out"]);
        return File.ReadAllText(Root["out", "README.md"]);
    }

    private void Save(string a, string b)
    {
        foreach ((string name, string matter) in new[] { ("a", a), ("b", b) })
        {
            TestModel.Llama(1).Save(Root, name);
            Root.Write($"{name}/README.md", $"---\n{matter}\n---\n# {name}\n\nlicense: not this one\n");
        }
    }
}
