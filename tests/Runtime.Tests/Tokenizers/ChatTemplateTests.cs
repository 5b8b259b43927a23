using System.Text.Json.Nodes;
using MergeDsl.Diagnostics;
using Xunit;
using static MergeDsl.Tests.Tokenizers.TestTokenizer;

namespace MergeDsl.Tests.Tokenizers;

public sealed class ChatTemplateTests : VocabularyTest
{
    private const string Three = "models: [{model: a}, {model: b}, {model: c}]\nparameters: {weight: 1}\nmerge_method: linear\n";

    [Theory]
    [InlineData("alpaca", "### Instruction:")]
    [InlineData("chatml", "<|im_start|>")]
    [InlineData("llama3", "<|start_header_id|>")]
    [InlineData("mistral", "[INST]")]
    [InlineData("exaone", "[|endofturn|]")]
    public void Built_in_templates_are_written_as_a_file_and_where_the_configuration_has_one(string name, string mark)
    {
        Save("a", Bpe(["p"]), 1);
        Save("b", Bpe(["p"]), 1);
        Root.Write("a/tokenizer_config.json", """{"chat_template": "old", "x": 1}""");
        Merge(Mean + "chat_template: " + name);
        string template = File.ReadAllText(Root["out", "chat_template.jinja"]);
        Assert.Contains(mark, template, StringComparison.Ordinal);
        JsonNode config = JsonNode.Parse(File.ReadAllText(Root["out", "tokenizer_config.json"]))!; // an object
        Assert.Equal((template, 1), ((string?)config["chat_template"], (int?)config["x"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void Jinja_is_written_as_it_stands(int times)
    {
        SaveThree(null, null, null);
        string jinja = string.Concat(Enumerable.Repeat("{{ messages[0].content }} ", times)).Trim();
        Merge(Three + $"chat_template: '{jinja}'");
        Assert.Equal(jinja, File.ReadAllText(Root["out", "chat_template.jinja"]));
        Assert.DoesNotContain("chat_template", File.ReadAllText(Root["out", "tokenizer_config.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Auto_takes_the_most_frequent_of_the_inputs()
    {
        SaveThree("first", "second\\n", " second");
        Merge(Three + "chat_template: auto");
        Assert.Equal("second\n", File.ReadAllText(Root["out", "chat_template.jinja"]));
    }

    [Fact]
    public void Auto_takes_the_first_among_equals()
    {
        SaveThree(null, "second", "third");
        Merge(Three + "chat_template: auto");
        Assert.Equal("second", File.ReadAllText(Root["out", "chat_template.jinja"]));
    }

    [Fact]
    public void Auto_takes_the_default_of_several_and_the_file_before_the_key()
    {
        SaveThree("first", "second", null);
        Root.Write("a/tokenizer_config.json", """{"chat_template": [{"name": "tool_use", "template": "other"}, {"name": "default", "template": "named"}]}""");
        Root.Write("c/chat_template.jinja", "named\n");
        Merge(Three + "chat_template: auto");
        Assert.Equal("named", File.ReadAllText(Root["out", "chat_template.jinja"]));
        Assert.Equal("named", (string?)JsonNode.Parse(File.ReadAllText(Root["out", "tokenizer_config.json"]))!["chat_template"]);
    }

    [Fact]
    public void Auto_changes_nothing_where_there_is_none()
    {
        SaveThree(null, null, null);
        Assert.Contains(Merge(Three + "chat_template: auto"), p => p.Descriptor == TokenizerDiagnostics.NoChatTemplate);
        Assert.False(File.Exists(Root["out", "chat_template.jinja"]));
    }

    [Fact]
    public void A_template_is_written_with_a_new_tokenizer_and_without_any()
    {
        SaveThree("first", "second", "third");
        Merge(Three + "chat_template: chatml\ntokenizer_source: union");
        Assert.True(File.Exists(Root["out", "chat_template.jinja"]));
        Merge(Three + "chat_template: chatml", new() { CopyTokenizer = false, Overwrite = true });
        Assert.True(File.Exists(Root["out", "chat_template.jinja"]));
        Assert.False(File.Exists(Root["out", "tokenizer.json"]));
    }

    [Fact]
    public void A_model_that_cannot_be_opened_is_the_only_mistake()
    {
        SaveThree("first", "second", "third");
        Root.Write("b/config.json", "{");
        Assert.Equal(CheckpointDiagnostics.BadConfig, Assert.Single(Refusal(Three + "chat_template: auto"), p => p.Severity == RecipeSeverity.Error).Descriptor);
    }

    private void SaveThree(string? a, string? b, string? c)
    {
        foreach ((string name, string? template) in new[] { ("a", a), ("b", b), ("c", c) })
        {
            Save(name, Bpe(["p"]), 1);
            Root.Write($"{name}/tokenizer_config.json", template is null ? "{}" : $$"""{"chat_template": "{{template}}"}""");
        }
    }
}
