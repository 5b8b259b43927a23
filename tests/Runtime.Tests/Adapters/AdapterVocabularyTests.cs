using System.Text.Json.Nodes;
using MergeDsl.Tensors;
using MergeDsl.Tests.Tensors;
using MergeDsl.Tests.Tokenizers;
using Xunit;
using static MergeDsl.Tests.Tokenizers.TestTokenizer;

namespace MergeDsl.Tests.Adapters;

/// <summary>Adapters of models whose rows follow their tokens. Rows of an embedding begin with 0, 1, 2, …, of the adapter's with 50, 51, ….</summary>
public sealed class AdapterVocabularyTests : VocabularyTest
{
    private const string Copy = "models: [{model: a+lora}]\nmerge_method: passthrough\n";

    [Fact]
    public void An_adapter_with_an_embedding_brings_its_tokenizer()
    {
        Save("a", Bpe(["p", "q"]), 2, tied: true);
        SaveEmbedding(3, Bpe(["p", "q", "x"]));
        Merge(Copy);
        Assert.Equal(["p", "q", "x"], Tokens());
        Assert.Equal([50, 51, 52], Rows(Embedding));
        Assert.Equal(3, (int?)JsonNode.Parse(File.ReadAllText(Root["out", "config.json"]))?["vocab_size"]);
    }

    [Fact]
    public void A_union_has_the_tokens_that_an_adapter_added()
    {
        Save("a", Bpe(["p", "q"]), 2, tied: true);
        Save("b", Bpe(["q", "p", "y"]), 3, first: 100, tied: true);
        SaveEmbedding(3, Bpe(["p", "q", "x"]));
        Merge(Mean.Replace("model: a", "model: a+lora", StringComparison.Ordinal) + "tokenizer_source: union");
        Assert.Equal(["p", "q", "x", "y"], Tokens());
        Assert.Equal([75.5f, 75.5f, 52, 102], Rows(Embedding));
    }

    [Fact]
    public void An_adapter_without_an_embedding_leaves_the_models_tokenizer()
    {
        Save("a", Bpe(["p", "q"]), 2);
        SaveAdapter(new TestModel().Add("model.layers.0.mlp.lora_A.weight", 1, 1, 2).Add("model.layers.0.mlp.lora_B.weight", 1, 2, 1), Bpe(["q", "p"]));
        Merge(Copy);
        Assert.Equal(["p", "q"], Tokens());
    }

    [Fact]
    public void Rows_with_a_low_rank_change_follow_their_tokens()
    {
        Save("a", Bpe(["p", "q", "r"]), 3);
        Save("b", Bpe(["r", "q", "p"]), 3);
        Save("c", Bpe(["p", "q", "r"]), 3);
        SaveAdapter(new TestModel().Add("model.embed_tokens.lora_embedding_A", DType.F32, [1, 3], Floats(10, 20, 30)).Add("model.embed_tokens.lora_embedding_B", 1, 2, 1));
        Merge("models: [{model: b+lora}]\nmerge_method: passthrough\ntokenizer: {source: a}");
        Assert.Equal([2 + 30, 1 + 20, 0 + 10], Rows(Embedding));
        Merge("models: [{model: b+lora}, {model: c}]\nparameters: {weight: 1}\nmerge_method: linear\ntokenizer: {source: c}", new() { Overwrite = true });
        Assert.Equal([(32 + 0) / 2f, (21 + 1) / 2f, (10 + 2) / 2f], Rows(Embedding));
    }

    [Fact]
    public void Rows_of_a_stage_follow_their_tokens_with_and_without_an_adapter()
    {
        Save("a", Bpe(["p", "q", "r"]), 3);
        Save("b", Bpe(["r", "q", "p"]), 3);
        SaveAdapter(new TestModel().Add("model.embed_tokens.lora_embedding_A", DType.F32, [1, 3], Floats(10, 20, 30)).Add("model.embed_tokens.lora_embedding_B", 1, 2, 1));
        const string Stages = "name: half\nmodels: [{model: b, parameters: {scale: 0.5}}]\nmerge_method: passthrough\n---\n";
        Merge(Stages + "models: [{model: half}]\nmerge_method: passthrough\ntokenizer: {source: a}");
        Assert.Equal([1, 0.5f, 0], Rows(Embedding));
        Merge(Stages + "models: [{model: half+lora}]\nmerge_method: passthrough\ntokenizer: {source: a}", new() { Overwrite = true });
        Assert.Equal([1 + 30, 0.5f + 20, 0 + 10], Rows(Embedding));
    }

    private void SaveEmbedding(int rows, string tokenizer) =>
        SaveAdapter(new TestModel().Add("base_model.model.model.embed_tokens.weight", DType.F32, [rows, 2], Floats([.. Enumerable.Range(0, rows * 2).Select(i => 50f + (i / 2))])), tokenizer);

    private void SaveAdapter(TestModel adapter, string? tokenizer = null)
    {
        Root.Write("lora/adapter_config.json", """{"peft_type": "LORA", "r": 1, "lora_alpha": 1}""");
        adapter.WriteTensors(Root["lora", "adapter_model.safetensors"]);
        if (tokenizer is not null)
        {
            Root.Write("lora/tokenizer.json", tokenizer);
        }
    }

    private static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
