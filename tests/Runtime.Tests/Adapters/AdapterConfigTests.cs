using MergeDsl.Adapters;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using Xunit;

namespace MergeDsl.Tests.Adapters;

public sealed class AdapterConfigTests : IDisposable
{
    private readonly TemporaryDirectory root = new();

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData("", 8, 2)]
    [InlineData("\"use_rslora\": true", 8, 5.6568542494923797)]
    [InlineData("\"rank_pattern\": {\"q_proj\": 4}", 4, 4)]
    [InlineData("\"rank_pattern\": {\"proj\": 4}", 8, 2)]
    [InlineData("\"rank_pattern\": {\"layers\\\\.[0-3]\\\\..*_proj\": 4}", 4, 4)]
    [InlineData("\"rank_pattern\": {\"layers\\\\.[4-9]\\\\..*_proj\": 4}", 8, 2)]
    [InlineData("\"rank_pattern\": {\"^model.layers.1.self_attn.q_proj\": 4}", 4, 4)]
    [InlineData("\"alpha_pattern\": {\"self_attn.q_proj\": 4}", 8, 0.5)]
    [InlineData("\"rank_pattern\": {\"q_proj\": 16, \"self_attn.q_proj\": 32}, \"alpha_pattern\": {\"q_proj\": 8}, \"use_rslora\": true", 16, 2)]
    public void Rank_and_factor_are_those_of_the_module(string more, double rank, double scale)
    {
        AdapterConfig config = Read($$"""{"peft_type": "LORA", "r": 8, "lora_alpha": 16{{(more.Length > 0 ? ", " : "")}}{{more}}}""");
        Assert.Equal(rank, config.RankOf("model.layers.1.self_attn.q_proj"));
        Assert.Equal(scale, config.ScaleOf("model.layers.1.self_attn.q_proj"));
    }

    [Theory]
    [InlineData("""{"peft_type": "LOHA", "r": 8}""", "it is of the kind LOHA")]
    [InlineData("""{"peft_type": "LOKR"}""", "it is of the kind LOKR")]
    [InlineData("""{"peft_type": "ADALORA"}""", "it is of the kind ADALORA")]
    [InlineData("""{"peft_type": "IA3"}""", "it is of the kind IA3")]
    [InlineData("""{"peft_type": "PROMPT_TUNING"}""", "it is of the kind PROMPT_TUNING")]
    [InlineData("""{"r": 8}""", "of unknown kind (peft_type is missing)")]
    [InlineData("""{"peft_type": "LORA", "r": 8, "lora_alpha": 8, "use_dora": true}""", "it is DoRA")]
    [InlineData("""{"peft_type": "LORA", "r": 8, "lora_alpha": 8, "layer_replication": [[0, 4], [2, 8]]}""", "layer replication")]
    [InlineData("""{"peft_type": "LORA", "r": 8, "lora_alpha": 8, "bias": "some"}""", "(bias: some)")]
    [InlineData("""{"peft_type": "LORA", "r": 8, "lora_alpha": 8, "init_lora_weights": "pissa_niter_16"}""", "init_lora_weights pissa_niter_16 had changed")]
    [InlineData("""{"peft_type": "LORA", "r": 8, "lora_alpha": 8, "trainable_token_indices": [1]}""", "trained single tokens")]
    public void Other_methods_are_named_with_the_remedy(string json, string message)
    {
        MergeProblem problem = Assert.Single(Assert.Throws<MergeException>(() => Read(json)).Problems);
        Assert.Equal(CheckpointDiagnostics.AdapterUnsupported, problem.Descriptor);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Contains("merge_and_unload()", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "no description of a LoRA")]
    [InlineData("""{"peft_type": "LORA", "lora_alpha": 8}""", "r is missing")]
    [InlineData("""{"peft_type": "LORA", "r": 8}""", "lora_alpha is missing")]
    [InlineData("""{"peft_type": "LORA", "r": 0, "lora_alpha": 8}""", "r is 0, expected a number above 0")]
    [InlineData("""{"peft_type": "LORA", "r": "8", "lora_alpha": 8}""", "r is \"8\", expected a number above 0")]
    [InlineData("""{"peft_type": "LORA", "r": 8, "lora_alpha": 8, "rank_pattern": {"q": 0}}""", "rank_pattern of q is 0")]
    [InlineData("""{"peft_type": "LORA", "r": 8, "lora_alpha": 8, "rank_pattern": [1]}""", "no description of a LoRA")]
    [InlineData("""{"peft_type": "LORA", "r": 8, "lora_alpha": 8, "rank_pattern": {"(": 4}}""", "no description of a LoRA")]
    [InlineData("""{"peft_type": "LORA", "r": 8, "lora_alpha": 8, "rank_pattern": {"(a)\\1": 4}}""", "no description of a LoRA")]
    public void What_does_not_hold_is_named(string json, string message)
    {
        MergeProblem problem = Assert.Single(Assert.Throws<MergeException>(() => Read(json)).Problems);
        Assert.Equal(CheckpointDiagnostics.BadFile, problem.Descriptor);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_modules_may_be_many_and_expressions_few()
    {
        static string Config(IEnumerable<string> keys) =>
            """{"peft_type": "LORA", "r": 8, "lora_alpha": 16, "rank_pattern": {""" + string.Join(',', keys.Select(k => $"\"{k}\": 4")) + "}}";

        IEnumerable<string> names = Enumerable.Range(0, 50_000).Select(i => $"^model.layers.{i}.mlp.down_proj");
        Assert.Equal(4, Read(Config(names)).RankOf("model.layers.49999.mlp.down_proj"));
        Assert.Equal(8, Read(Config(names)).RankOf("a.model.layers.49999.mlp.down_proj"));
        MergeException e = Assert.Throws<MergeException>(() => Read(Config(names.Select(n => n + ".*(a|b)+x{1,50}"))));
        Assert.Contains("50000 of its patterns are regular expressions, at most 256 are read", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_description_that_no_memory_holds_is_not_read()
    {
        string path = root.Write("adapter_config.json", "{");
        using (FileStream file = new(path, FileMode.Open))
        {
            file.SetLength(1L << 32);
        }

        Assert.Contains("has 4294967296 bytes, and a file of its name has at most 134217728", Assert.Throws<IOException>(() => AdapterConfig.Read(path)).Message, StringComparison.Ordinal);
    }

    private AdapterConfig Read(string json) => AdapterConfig.Read(root.Write("adapter_config.json", json));
}
