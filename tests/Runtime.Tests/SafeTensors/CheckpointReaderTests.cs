using MergeDsl.Diagnostics;
using MergeDsl.Hub;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.SafeTensors;

public sealed class CheckpointReaderTests : IDisposable
{
    private readonly TemporaryDirectory root = new();
    private readonly ProblemList problems = new();

    public void Dispose() => root.Dispose();

    [Fact]
    public void A_single_file_is_read()
    {
        TestModel.Llama(1).Save(root, "m");
        using Checkpoint checkpoint = Open("m")!; // it is there
        Assert.Equal(7, checkpoint.Tensors.Count);
        Assert.Equal("LlamaForCausalLM", checkpoint.Config.Architecture);
        Assert.Equal(new([4, 2]), checkpoint.Find("lm_head.weight")?.Shape);
        Assert.Null(checkpoint.Find("head"));
        Assert.Equal((4 * 2 * 2 + 2 * (4 + 2) + 2) * 4, checkpoint.ByteCount);
    }

    [Fact]
    public void The_only_file_of_another_name_is_read()
    {
        TestModel.Llama(1).Save(root, "m");
        File.Move(root["m", "model.safetensors"], root["m", "pruned.safetensors"]);
        Open("m")?.Dispose();
        Assert.Empty(problems.All);
        new TestModel().WriteTensors(root["m", "other.safetensors"]);
        Assert.Null(Open("m")?.Tensors.FirstOrDefault());
        Assert.Contains("which of them are the model is unknown", Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shard_alone_is_no_model()
    {
        TestModel.Llama(1).Save(root, "m");
        File.Move(root["m", "model.safetensors"], root["m", "model-00001-of-00002.safetensors"]);
        Open("m")?.Dispose();
        Assert.Contains("holds model-00001-of-00002.safetensors, which is a part of a model, and no model.safetensors.index.json", Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_are_read_by_their_index()
    {
        using Checkpoint whole = Open(TestData.GoldenModel("base"))!; // golden models are there
        using Checkpoint sharded = Open(TestData.GoldenModel("sharded"))!;
        Assert.Equal(whole.Tensors.Select(t => t.Name).Order(), sharded.Tensors.Select(t => t.Name).Order());
        Assert.Equal(whole.ByteCount, sharded.ByteCount);
    }

    [Fact]
    public void Missing_shards_and_missing_tensors_are_all_named()
    {
        root.Write("m/config.json", "{}");
        new TestModel().Add("a", 1, 2).WriteTensors(root["m", "one.safetensors"]);
        root.Write("m/model.safetensors.index.json", """{"weight_map": {"a": "one.safetensors", "b": "one.safetensors", "c": "two.safetensors", "d": "two.safetensors"}}""");
        Open("m")?.Dispose();
        Assert.Equal(2, problems.All.Count);
        Assert.Contains("maps b to one.safetensors, which does not hold it", problems.All[0].Message, StringComparison.Ordinal);
        Assert.Contains("names the shard two.safetensors for 2 tensors, and there is no such file", problems.All[1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "expected {\"weight_map\"")]
    [InlineData("""{"weight_map": []}""", "expected {\"weight_map\"")]
    [InlineData("""{"weight_map": {"a": "../b.safetensors"}}""", "expected the name of a file beside the index")]
    [InlineData("""{"weight_map": {"a": 1}}""", "expected the name of a file beside the index")]
    [InlineData("""{"weight_map": {"a": "x", "a": "y"}}""", "no valid JSON")]
    [InlineData("""{"weight_map": """, "no valid JSON")]
    public void A_bad_index_is_named(string index, string message)
    {
        root.Write("m/config.json", "{}");
        root.Write("m/model.safetensors.index.json", index);
        Open("m")?.Dispose();
        Assert.Contains(message, Message, StringComparison.Ordinal);
        Assert.Contains("model.safetensors.index.json", Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pointer_is_no_model()
    {
        root.Write("m/config.json", "{}");
        root.Write("m/model.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n");
        Open("m")?.Dispose();
        Assert.Equal(CheckpointDiagnostics.PointerFile, problems.All[0].Descriptor);
        Assert.Contains("(of 12345 bytes); run `git lfs pull`", Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_formats_are_named_with_the_remedy()
    {
        root.Write("gguf/config.json", "{}");
        root.Write("gguf/q4.gguf", "");
        root.Write("nothing/config.json", "{}");
        root.Write("empty/config.json", "{}");
        new TestModel().WriteTensors(root["empty", "model.safetensors"]);
        Assert.Null(Open("gguf"));
        Assert.Null(Open("nothing"));
        Assert.Null(Open("empty"));
        Assert.Contains("q4.gguf is a quantised file", problems.All[0].Message, StringComparison.Ordinal);
        Assert.Contains("found config.json", problems.All[1].Message, StringComparison.Ordinal);
        Assert.Contains("there is no tensor in them", problems.All[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_and_a_name_without_directory_are_told_apart()
    {
        string file = root.Write("model.safetensors", "");
        Assert.Null(Open(file));
        Assert.Null(Open("org/name"));
        Assert.Null(Open("nul\0"));
        Assert.Equal([CheckpointDiagnostics.ModelIsFile, CheckpointDiagnostics.ModelNotFound, CheckpointDiagnostics.ModelNotFound], problems.All.Select(p => p.Descriptor));
    }

    [Theory]
    [InlineData(null, "there is no such file")]
    [InlineData("[1]", "no valid JSON object")]
    [InlineData("{", "no valid JSON object")]
    [InlineData("""{"a": 1, "a": 2}""", "no valid JSON object")]
    [InlineData("""{"architectures": ["\ud800"]}""", "no valid JSON object")]
    [InlineData("""{"\udc00": 1}""", "no valid JSON object")]
    public void A_model_without_configuration_is_named(string? config, string message)
    {
        TestModel.Llama(1).Save(root, "m");
        File.Delete(root["m", "config.json"]);
        if (config is not null)
        {
            root.Write("m/config.json", config);
        }

        Assert.Null(Open("m"));
        Assert.Contains(message, Message, StringComparison.Ordinal);
        Assert.Contains("config.json", Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Relative_paths_start_from_the_root_and_a_tilde_is_home()
    {
        Assert.Equal(Path.Combine(root.Path, "models", "a"), CheckpointReader.Locate("./models/a/", root.Path));
        Assert.Equal(Path.GetFullPath("a"), CheckpointReader.Locate("a", null));
        Assert.Equal(Path.GetFullPath("/a"), CheckpointReader.Locate("/a", root.Path));
        Assert.Equal(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "a"), CheckpointReader.Locate("~/a", root.Path));
    }

    [Fact]
    public void A_file_cut_at_any_byte_is_named()
    {
        TestModel.Llama(1).Save(root, "m");
        string path = root["m", "model.safetensors"];
        byte[] bytes = File.ReadAllBytes(path);
        for (int length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(path, bytes.AsSpan(0, length));
            AssertRefused(path);
        }
    }

    [Fact]
    public void Flipped_bits_are_named_or_describe_another_valid_file()
    {
        TestModel.Llama(1).Save(root, "m");
        string path = root["m", "model.safetensors"];
        byte[] bytes = File.ReadAllBytes(path);
        int headerLength = 8 + (int)BitConverter.ToInt64(bytes);
        Random random = new(1);
        int refused = 0;
        for (int round = 0; round < 1000; round++)
        {
            byte[] damaged = (byte[])bytes.Clone();
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                damaged[random.Next(headerLength)] ^= (byte)(1 << random.Next(8));
            }

            File.WriteAllBytes(path, damaged);
            ProblemList found = new();
            using Checkpoint? checkpoint = CheckpointReader.Open(new("m"), ModelLocator.OfDisk(root.Path), found);
            Assert.All(found.All, p => Assert.Contains(path, p.Message, StringComparison.Ordinal));
            refused += found.HasErrors ? 1 : 0;
            long held = checkpoint?.ByteCount ?? 0;
            Assert.True(found.HasErrors || held == bytes.Length - headerLength, "a file that is accepted accounts for all of its bytes");
        }

        // Flips inside of a name leave a valid header; the seed decides how many.
        Assert.InRange(refused, 500, 1000);
    }

    private void AssertRefused(string path)
    {
        ProblemList found = new();
        CheckpointReader.Open(new("m"), ModelLocator.OfDisk(root.Path), found)?.Dispose();
        Assert.Contains(path, Assert.Single(found.All).Message, StringComparison.Ordinal);
    }

    private string Message => problems.All[0].Message;

    private Checkpoint? Open(string path) => CheckpointReader.Open(new(path), ModelLocator.OfDisk(root.Path), problems);
}
