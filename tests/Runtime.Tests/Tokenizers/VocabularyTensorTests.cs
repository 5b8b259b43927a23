using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using MergeDsl.Diagnostics;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using MergeDsl.Tests.Tensors;
using Xunit;
using static MergeDsl.Tests.Tokenizers.TestTokenizer;

namespace MergeDsl.Tests.Tokenizers;

/// <summary>Which tensors follow the vocabulary.</summary>
public sealed class VocabularyTensorTests : VocabularyTest
{
    [Fact]
    public void A_bias_that_is_a_row_follows_along_its_columns()
    {
        foreach ((string name, string[] tokens) in new[] { ("a", new[] { "p", "q", "r" }), ("b", ["p", "r", "q"]) })
        {
            new TestModel { Config = """{"vocab_size": 3}""" }.Add("model.shared.weight", 1, 3, 1)
                .Add("final_logits_bias", DType.F32, [1, 3], MemoryMarshal.AsBytes<float>([0, 10, 20]).ToArray()).Save(Root, name);
            Root.Write($"{name}/tokenizer.json", Bpe(tokens));
        }

        MergePlan plan = Plan(Mean + "tokenizer_source: union");
        TensorSource bias = Assert.Single(plan.Tensors, t => t.Name == "final_logits_bias").Inputs[1].Source;
        byte[] bytes = new byte[12];
        bias.ReadBytes(0, bytes);
        Assert.Equal([0, 20, 10], MemoryMarshal.Cast<byte, float>(bytes).ToArray());
    }

    [Fact]
    public void Embeddings_of_something_else_keep_their_rows()
    {
        foreach (string name in new[] { "a", "b" })
        {
            new TestModel { Config = """{"vocab_size": 100, "vision_config": {"vocab_size": 8}, "text_config": {"vocab_size": 100}}""" }
                .Add("embed_vision.embedding.weight", 1, 8, 2).Add(Embedding, 1, 100, 2).Save(Root, name);
            Root.Write($"{name}/tokenizer.json", Bpe(Letters(name == "a" ? 100 : 90)));
        }

        MergePlan plan = Plan(Mean + "tokenizer: {pad_to_multiple_of: 64}");
        Assert.Equal([("embed_vision.embedding.weight", 8), (Embedding, 128)], plan.Tensors.Select(t => (t.Name, t.Shape.Dimensions[0])).OrderBy(t => t.Item1));
        JsonNode config = JsonNode.Parse(plan.Config)!; // an object
        Assert.Equal((128, 8, 128), ((int?)config["vocab_size"], (int?)config["vision_config"]!["vocab_size"], (int?)config["text_config"]!["vocab_size"]));
    }

    [Fact]
    public void The_embedding_of_a_tied_model_stands_in_for_its_head()
    {
        Save("a", Bpe(["p", "q"]), 2);
        Save("b", Bpe(["q", "p", "x"]), 3, first: 100, tied: true);
        EquatableArray<MergeProblem> told = Merge(Mean + "tokenizer_source: union");
        Assert.Equal([50.5f, 50.5f, 102], Rows(Head));

        // Nobody has a bias for x.
        Assert.Equal([0, 1, 0], Rows(Bias));
        Assert.Contains("rows are zeros: x", Assert.Single(told, p => p.Descriptor == TokenizerDiagnostics.RowsOfZeros).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_vocabulary_tensors_of_an_encoder_follow()
    {
        string[] names = ["bert.embeddings.word_embeddings.weight", "cls.predictions.decoder.weight", "cls.predictions.bias", "cls.predictions.decoder.bias"];
        foreach ((string name, string[] tokens) in new[] { ("a", new[] { "[PAD]", "the", "##s" }), ("b", ["[PAD]", "##s", "the"]) })
        {
            TestModel model = new() { Config = """{"architectures": ["BertForMaskedLM"], "vocab_size": 3}""" };
            foreach (string tensor in names)
            {
                model.Add(tensor, DType.F32, tensor.EndsWith("bias", StringComparison.Ordinal) ? [3] : [3, 1], MemoryMarshal.AsBytes<float>([0, 10, 20]).ToArray());
            }

            model.Add("bert.embeddings.position_embeddings.weight", DType.F32, [3, 1], MemoryMarshal.AsBytes<float>([0, 10, 20]).ToArray()).Save(Root, name);
            Root.Write($"{name}/vocab.txt", string.Join('\n', tokens) + "\n");
        }

        using MergePlan plan = Plan(Mean + "tokenizer_source: union");
        plan.Execute(Root["out"]);
        Assert.All(plan.Tensors.Where(t => names.Contains(t.Name)), t => Assert.Equal([ReadCost.Plain, ReadCost.Cheap], t.Inputs.Select(i => i.Source.Cost)));
        Assert.All(plan.Tensors.Where(t => !names.Contains(t.Name)), t => Assert.All(t.Inputs, i => Assert.Equal(ReadCost.Plain, i.Source.Cost)));
        Assert.Equal("[PAD]\nthe\n##s\n", File.ReadAllText(Root["out", "vocab.txt"]));
    }

    [Fact]
    public void A_vocabulary_in_its_own_order_is_read_as_it_stands()
    {
        Save("a", Bpe(Letters(8)), 8);
        Save("b", Bpe([.. Letters(8), "x"]), 9);
        MergePlan plan = Plan(Mean + "tokenizer_source: base");
        Assert.All(plan.Tensors.SelectMany(t => t.Inputs), i => Assert.Equal(ReadCost.Plain, i.Source.Cost));
    }

    [Fact]
    public void Copies_in_layers_that_predict_further_ahead_follow()
    {
        foreach ((string name, string[] tokens) in new[] { ("a", new[] { "p", "q", "r" }), ("b", ["p", "r", "q"]) })
        {
            TestModel model = new() { Config = """{"vocab_size": 3, "num_hidden_layers": 1, "num_nextn_predict_layers": 1}""" };
            foreach (string tensor in new[] { Embedding, "model.layers.0.mlp.weight", "model.layers.1.embed_tokens.weight", "model.layers.1.mlp.weight", "model.layers.1.shared_head.head.weight" })
            {
                model.Add(tensor, DType.F32, [3, 1], MemoryMarshal.AsBytes<float>([0, 10, 20]).ToArray());
            }

            model.Save(Root, name);
            Root.Write($"{name}/tokenizer.json", Bpe(tokens));
        }

        Assert.Equal(
            [Embedding, "model.layers.1.embed_tokens.weight", "model.layers.1.shared_head.head.weight"],
            Plan(Mean + "tokenizer_source: base").Tensors.Where(t => t.Inputs[1].Source.Cost == ReadCost.Cheap).Select(t => t.Name));
    }
}
