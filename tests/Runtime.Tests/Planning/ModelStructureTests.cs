using MergeDsl.Hub;
using MergeDsl.Planning;
using MergeDsl.Tensors;
using Xunit;

namespace MergeDsl.Tests.Planning;

public sealed class ModelStructureTests
{
    [Theory]
    [InlineData("alpha", "model.layers", 4)]
    [InlineData("gpt2-x", "transformer.h", 3)]
    [InlineData("gpt_neox-x", "gpt_neox.layers", 3)]
    [InlineData("bert-x", "bert.encoder.layer", 3)]
    [InlineData("mixtral-x", "model.layers", 3)]
    [InlineData("phi3-x", "model.layers", 3)]
    public void The_stack_is_found_under_every_name(string model, string prefix, int depth) =>
        Assert.Equal([new LayerStack(prefix, depth)], StructureOf(model).Stacks);

    [Fact]
    public void An_encoder_decoder_model_has_two_stacks() =>
        Assert.Equal([new("decoder.block", 3), new("encoder.block", 3)], StructureOf("t5-x").Stacks);

    [Fact]
    public void Experts_are_numbered_within_their_layer() =>
        Assert.Equal(
            new TensorPlace(new("model.layers", 3), 2, "block_sparse_moe.experts.3.w1.weight"),
            StructureOf("mixtral-x").PlaceOf("model.layers.2.block_sparse_moe.experts.3.w1.weight"));

    [Fact]
    public void Short_lists_of_parts_are_no_stack()
    {
        List<string> names = [.. Enumerable.Range(0, 24).Select(i => $"model.layers.{i / 8}.part{i % 8}.weight"), "merger.mlp.0.weight", "merger.mlp.2.weight"];
        Assert.Equal(["model.layers"], Structure(names).Stacks.Select(s => s.Prefix));
    }

    [Theory]
    [InlineData("model.layers.07.weight")]
    [InlineData("model.layers.-1.weight")]
    [InlineData("model.layers.3")]
    [InlineData("3.weight")]
    [InlineData("model.layers.99999999999.weight")]
    [InlineData("model..weight")]
    [InlineData("")]
    public void Not_every_number_is_a_layer(string name) => Assert.Null(NumberedName.Of(name));

    [Theory]
    [InlineData("model.embed_tokens.weight", "Embedding")]
    [InlineData("transformer.wte.weight", "Embedding")]
    [InlineData("gpt_neox.embed_in.weight", "Embedding")]
    [InlineData("shared.weight", "Embedding")]
    [InlineData("bert.embeddings.word_embeddings.weight", "Embedding")]
    [InlineData("backbone.embeddings.weight", "Embedding")]
    [InlineData("transformer.token_embeddings.weight", "Embedding")]
    [InlineData("transformer.word_embedding.weight", "Embedding")]
    [InlineData("lm_head.weight", "Head")]
    [InlineData("head.weight", "Head")]
    [InlineData("pred_layer.proj.bias", "HeadBias")]
    [InlineData("head.dense.weight", "None")]
    [InlineData("embed_out.weight", "Head")]
    [InlineData("cls.predictions.decoder.weight", "Head")]
    [InlineData("cls.predictions.bias", "HeadBias")]
    [InlineData("cls.predictions.decoder.bias", "HeadBias")]
    [InlineData("lm_head.bias", "HeadBias")]
    [InlineData("bert.embeddings.position_embeddings.weight", "None")]
    [InlineData("bert.embeddings.token_type_embeddings.weight", "None")]
    [InlineData("transformer.wpe.weight", "None")]
    [InlineData("vision_tower.vision_model.embeddings.patch_embedding.weight", "None")]
    [InlineData("model.norm.weight", "None")]
    [InlineData("model.layers.0.mlp.shared.weight", "None")]
    public void Vocabulary_tensors_are_known_by_name(string name, string role) => Assert.Equal(role, TensorNames.RoleOf(name).ToString());

    [Theory]
    [InlineData("model.embed_tokens.weight", true)]
    [InlineData("transformer.wpe.weight", true)]
    [InlineData("bert.embeddings.LayerNorm.weight", true)]
    [InlineData("transformer.word_embeddings_layernorm.weight", true)]
    [InlineData("gpt_neox.embed_in.weight", true)]
    [InlineData("embed_out.weight", false)]
    [InlineData("model.norm.weight", false)]
    [InlineData("transformer.ln_f.bias", false)]
    [InlineData("cls.predictions.transform.dense.weight", false)]
    [InlineData("score.weight", false)]
    public void Embeddings_come_before_the_layers(string name, bool before) => Assert.Equal(before, TensorNames.IsBeforeLayers(name));

    private static ModelStructure StructureOf(string model)
    {
        using Checkpoint checkpoint = CheckpointReader.Open(new(TestData.GoldenModel(model)), ModelLocator.OfDisk(null), new())!; // golden models are there
        return ModelStructure.Of(checkpoint.Tensors, checkpoint.Config);
    }

    private static ModelStructure Structure(IEnumerable<string> names) => ModelStructure.Of(names.Select(n => new NoTensor(n)), ModelConfig.None);

    private sealed class NoTensor(string name) : TensorSource(name, new([]), DType.F32)
    {
        public override void ReadBytes(long start, Span<byte> destination) => throw new NotSupportedException();
    }
}
