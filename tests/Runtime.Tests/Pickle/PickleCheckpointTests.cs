using MergeDsl.Diagnostics;
using MergeDsl.Hub;
using MergeDsl.Pickle;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Pickle;

/// <summary>Directories of pickled checkpoints.</summary>
public sealed class PickleCheckpointTests : IDisposable
{
    private readonly TemporaryDirectory root = new();
    private readonly ProblemList problems = new();

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData("bin")]
    [InlineData("bin-sharded")]
    public void Single_files_and_shards_are_read(string model)
    {
        using Checkpoint? checkpoint = CheckpointReader.Open(new(TestData.GoldenModel(model)), ModelLocator.OfDisk(null), problems);
        Assert.Empty(problems.All);
        using Checkpoint? same = CheckpointReader.Open(new(TestData.GoldenModel("base")), ModelLocator.OfDisk(null), problems);
        Assert.Equal(same?.Tensors.Select(t => (t.Name, t.Shape)).Order(), checkpoint?.Tensors.Select(t => (t.Name, t.Shape)).Order());
    }

    [Fact]
    public void Safetensors_are_preferred()
    {
        TestModel.Llama(1).Save(root, "m");
        root.Write("m/pytorch_model.bin", "no pickle");
        using Checkpoint? checkpoint = CheckpointReader.Open(new("m"), ModelLocator.OfDisk(root.Path), problems);
        Assert.Equal(7, checkpoint?.Tensors.Count);
    }

    [Fact]
    public void What_trainers_leave_beside_the_weights_is_no_model()
    {
        Save("m/weights.pth", TestArchive.Torch(TestPickle.OneTensor(2), [1, 2]).End());
        foreach (string name in new[] { "training_args.bin", "optimizer.pt", "scheduler.pt", "rng_state.pth" })
        {
            root.Write($"m/{name}", "anything");
        }

        using Checkpoint? checkpoint = CheckpointReader.Open(new("m"), ModelLocator.OfDisk(root.Path), problems);
        Assert.Equal("w", Assert.Single(checkpoint!.Tensors).Name);
        root.Write("m/more.pt", "anything");
        Assert.Null(CheckpointReader.Open(new("m"), ModelLocator.OfDisk(root.Path), problems)?.Tensors.FirstOrDefault());
        Assert.Contains("neither pytorch_model.bin nor pytorch_model.bin.index.json", problems.All[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pointer_in_place_of_a_pickle_is_named()
    {
        Save("m/pytorch_model.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n"u8.ToArray());
        CheckpointReader.Open(new("m"), ModelLocator.OfDisk(root.Path), problems)?.Dispose();
        Assert.Equal(CheckpointDiagnostics.PointerFile, Assert.Single(problems.All).Descriptor);
    }

    [Theory]
    [InlineData("{}", 1)]
    [InlineData("""{"tie_word_embeddings": true}""", 1)]
    [InlineData("""{"tie_word_embeddings": false}""", 2)]
    public void A_head_that_is_the_embedding_is_not_there_twice(string config, int expected)
    {
        byte[] pickle = new TestPickle().Do(PickleOpcode.EmptyDict)
            .Text("model.embed_tokens.weight").Tensor("Float", "0", 4, 0, [2, 2], [2, 1]).Do(PickleOpcode.SetItem)
            .Text("lm_head.weight").Tensor("Float", "0", 4, 0, [2, 2], [2, 1]).Do(PickleOpcode.SetItem).End();
        Save("m/pytorch_model.bin", TestArchive.Torch(pickle, [1, 2, 3, 4]).End(), config);
        using Checkpoint? checkpoint = CheckpointReader.Open(new("m"), ModelLocator.OfDisk(root.Path), problems);
        Assert.Equal(expected, checkpoint?.Tensors.Count);
    }

    private void Save(string name, byte[] content, string config = "{}")
    {
        root.Write(Path.Combine(Path.GetDirectoryName(name)!, "config.json"), config); // it lies in a folder
        File.WriteAllBytes(root[name], content);
    }
}
