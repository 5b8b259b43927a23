using System.Text.Json.Nodes;
using MergeDsl.Diagnostics;
using MergeDsl.Hub;
using MergeDsl.Output;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using MergeDsl.Tests.Planning;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Output;

public sealed class OutputWriterTests : PlanningTest
{
    private const string Copy = "models: [{model: a}]   # my comment\nmerge_method: passthrough\n";

    [Fact]
    public void What_is_written_is_a_checkpoint_with_its_side_files()
    {
        SaveModel();
        MergeResult result = Plan(Copy).Execute(Root["out"]);
        Assert.Equal((Root["out"], 7, 120L), (result.Directory, result.Tensors, result.Bytes));
        Assert.Equal(
            ["README.md", "config.json", "generation_config.json", "mergedsl-manifest.json", "mergekit_config.yml", "model.safetensors", "tokenizer.json", "tokenizer.model"],
            Names(Root["out"]));
        Assert.Equal(Copy, File.ReadAllText(Root["out", "mergekit_config.yml"]));
        Assert.Equal("tokens", File.ReadAllText(Root["out", "tokenizer.json"]));
        Assert.Equal(Values(Root["a"]), Values(Root["out"]));
        Assert.Equal(["a", "out"], Names(Root.Path));
    }

    [Fact]
    public void The_tokenizer_and_the_card_can_be_left_out()
    {
        SaveModel();
        Plan(Copy, new() { CopyTokenizer = false, WriteModelCard = false }).Execute(Root["out"]);
        Assert.Equal(["config.json", "generation_config.json", "mergedsl-manifest.json", "mergekit_config.yml", "model.safetensors"], Names(Root["out"]));
    }

    [Fact]
    public void Shards_have_an_index()
    {
        SaveModel();
        Plan(Copy, new() { ShardSize = 40 }).Execute(Root["out"]);
        JsonNode index = JsonNode.Parse(File.ReadAllText(Root["out", "model.safetensors.index.json"]))!; // it is JSON
        Assert.Equal(120, (int?)index["metadata"]?["total_size"]);
        Assert.Equal("model-00001-of-00004.safetensors", (string?)index["weight_map"]?["model.embed_tokens.weight"]);
        Assert.Equal("model-00004-of-00004.safetensors", (string?)index["weight_map"]?["lm_head.weight"]);
        Assert.Equal(Values(Root["a"]), Values(Root["out"]));
    }

    [Fact]
    public void The_same_merge_gives_the_same_files()
    {
        SaveModel();
        Plan(Copy, new() { ShardSize = 40, Threads = 1 }).Execute(Root["one"]);
        Plan(Copy, new() { ShardSize = 40, Threads = 3 }).Execute(Root["two"]);
        Assert.Equal(Names(Root["one"]), Names(Root["two"]));
        Assert.All(Names(Root["one"]), name => Assert.Equal(File.ReadAllBytes(Root["one", name]), File.ReadAllBytes(Root["two", name])));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_link_is_followed_and_stays(bool exists)
    {
        SaveModel();
        Directory.CreateDirectory(Root[exists ? "disk/out" : "disk"]);
        Directory.CreateSymbolicLink(Root["link"], "disk/out");
        Plan(Copy).Execute(Root["link"]);
        Assert.Equal("disk/out", new DirectoryInfo(Root["link"]).LinkTarget);
        Assert.Equal(Values(Root["a"]), Values(Root["disk", "out"]));
        Assert.Equal(["out"], Names(Root["disk"]));
    }

    [Fact]
    public void Links_in_a_circle_are_no_output()
    {
        SaveModel();
        Directory.CreateSymbolicLink(Root["one"], "two");
        Directory.CreateSymbolicLink(Root["two"], "one");
        Assert.Contains("Too many levels of symbolic links", Assert.Throws<MergeException>(() => Plan(Copy).Execute(Root["one", "out"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_without_a_name_is_refused()
    {
        SaveModel();
        Assert.Equal(MergeDiagnostics.OutputNotWritable, Assert.Single(Assert.Throws<MergeException>(() => Plan(Copy).Execute("")).Problems).Descriptor);
    }

    [Theory]
    [InlineData("linked/m")]
    [InlineData("linked")]
    [InlineData("linked-store")]
    public void An_input_is_not_replaced_whichever_way_leads_to_it(string output)
    {
        TestModel.Llama(1).Save(Root, "store/m");
        Root.Write("store/m/mergekit_config.yml", "");
        Root.Write("store/mergekit_config.yml", "");
        Root.Write("blobs/mergekit_config.yml", "");
        File.Move(Root["store", "m", "model.safetensors"], Root["blobs", "1234"]);
        File.CreateSymbolicLink(Root["store", "m", "model.safetensors"], "../../blobs/1234");
        Directory.CreateSymbolicLink(Root["linked"], "store");
        Directory.CreateSymbolicLink(Root["linked-store"], "blobs");
        MergeException e = Assert.Throws<MergeException>(() => Plan("{merge_method: passthrough, models: [{model: store/m}]}", new() { Overwrite = true }).Execute(Root[output]));
        Assert.Equal(MergeDiagnostics.OutputIsInput, Assert.Single(e.Problems).Descriptor);
    }

    [Fact]
    public void A_failure_leaves_nothing_behind()
    {
        SaveModel();
        Assert.Throws<InvalidOperationException>(() => Run(Plan(Copy), (_, _, _, _) => throw new InvalidOperationException()));
        Assert.Equal(["a"], Names(Root.Path));
    }

    [Fact]
    public void An_input_that_cannot_be_read_is_a_plain_error()
    {
        SaveModel();
        MergeException e = Assert.Throws<MergeException>(() => Run(Plan(Copy), (_, _, _, _) => throw new EndOfStreamException("a ends")));
        Assert.Equal("error MRG7008: test: a ends; run the merge again when nothing writes to it", e.Message);
    }

    [Fact]
    public void Cancelling_leaves_nothing_behind()
    {
        SaveModel();
        using CancellationTokenSource source = new();
        Assert.ThrowsAny<OperationCanceledException>(() => Run(Plan(Copy), (_, _, _, _) => source.Cancel(), source.Token));
        Assert.Equal(["a"], Names(Root.Path));
    }

    [Fact]
    public void The_output_appears_only_when_it_is_complete()
    {
        SaveModel();
        Run(Plan(Copy), (_, _, _, _) =>
        {
            Assert.False(Directory.Exists(Root["out"]));
            string hidden = Assert.Single(Names(Root.Path), n => n == ".out.mergedsl");
            Assert.True(File.Exists(Root[hidden, "model.safetensors"]));
        });
        Assert.True(Directory.Exists(Root["out"]));
    }

    [Fact]
    public void An_empty_directory_is_taken()
    {
        SaveModel();
        Directory.CreateDirectory(Root["out"]);
        Plan(Copy).Execute(Root["out"] + Path.DirectorySeparatorChar);
        Assert.True(File.Exists(Root["out", "model.safetensors"]));
    }

    [Fact]
    public void Folders_above_the_output_are_made()
    {
        SaveModel();
        Plan(Copy).Execute(Root["merged", "today"]);
        Assert.True(File.Exists(Root["merged", "today", "model.safetensors"]));
    }

    [Fact]
    public void An_earlier_output_is_replaced_only_when_told_so_and_keeps_no_shard()
    {
        SaveModel();
        Plan(Copy, new() { ShardSize = 40 }).Execute(Root["out"]);
        AssertNotRun(MergeDiagnostics.OutputExists, "replace an earlier output with --overwrite", new());
        Plan(Copy, new() { Overwrite = true }).Execute(Root["out"]);
        Assert.DoesNotContain(Names(Root["out"]), n => n.Contains("-of-", StringComparison.Ordinal) || n.Contains("index", StringComparison.Ordinal));
        Assert.Equal(["a", "out"], Names(Root.Path));
    }

    [Fact]
    public void What_is_no_output_of_a_merge_is_never_replaced()
    {
        SaveModel();
        Root.Write("out/thesis.txt", "ten years of work");
        AssertNotRun(MergeDiagnostics.OutputExists, "it has no mergekit_config.yml, so it is not the output of a merge and is not replaced", new() { Overwrite = true });
        Assert.True(File.Exists(Root["out", "thesis.txt"]));
    }

    [Fact]
    public void An_input_is_never_replaced()
    {
        SaveModel();
        Root.Write("a/mergekit_config.yml", "");
        MergeException e = Assert.Throws<MergeException>(() => Plan(Copy, new() { Overwrite = true }).Execute(Root["a"]));
        Assert.Contains("is (or contains) the input a; choose another output directory", e.Message, StringComparison.Ordinal);
        Assert.Contains("is (or contains) the input a", Assert.Throws<MergeException>(() => Plan(Copy, new() { Overwrite = true }).Execute(Root.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_no_output()
    {
        SaveModel();
        Root.Write("out", "x");
        AssertNotRun(MergeDiagnostics.OutputExists, "it is a file", new() { Overwrite = true });
    }

    [Fact]
    public void The_card_says_what_was_merged_and_how()
    {
        SaveModel();
        Plan(Copy, new() { Seed = 5 }).Execute(Root["out"]);
        string version = ProductVersion.Text;
        Assert.Equal(
            $"""
            ---
            base_model:
            - a
            library_name: transformers
            tags:
            - merge
            - mergedsl
            ---

            # test

            A merge of 1 checkpoint, made with MergeDsl {version}.

            ## Method

            passthrough: Copies tensors, scaled if told so: for stacking layers of several models.

            ## Models

            * `a`

            ## Reproducing it

            Seed of random masks: 5. SHA-256 of the recipe: `{RecipeText.Of(Copy).Hash}`.

            ```yaml
            models: [{"{"}model: a{"}"}]   # my comment
            merge_method: passthrough
            ```

            """.ReplaceLineEndings("\n"),
            File.ReadAllText(Root["out", "README.md"]));
    }

    [Fact]
    public void Where_the_parent_admits_nothing_the_output_moves_in_from_inside()
    {
        Root.Write("out/model-00001-of-00002.safetensors", "of an earlier run");
        using (StagedOutput staged = StagedOutput.CreateInside(Root["out"], OutputDisk.OfSystem))
        {
            Root.Write("out/.mergedsl/config.json", "{}");
            Root.Write("out/.mergedsl/chat/a.jinja", "a");
            Assert.Equal([".mergedsl", ".mergedsl.lock", "model-00001-of-00002.safetensors"], Names(Root["out"]));
            staged.Commit("config.json", replaces: true);
        }

        Assert.Equal(["chat", "config.json"], Names(Root["out"]));
        using (StagedOutput.CreateInside(Root["out"], OutputDisk.OfSystem))
        {
            Assert.Equal([".mergedsl", ".mergedsl.lock", "chat", "config.json"], Names(Root["out"]));
        }

        Assert.Equal(["chat", "config.json"], Names(Root["out"]));
    }

    private void SaveModel()
    {
        TestModel.Llama(1).Save(Root, "a");
        Root.Write("a/tokenizer.json", "tokens");
        Root.Write("a/tokenizer.model", "pieces");
        Root.Write("a/generation_config.json", "{}");
        Root.Write("a/README.md", "about a");
        Root.Write("a/trainer_state.json", "{}");
        Root.Write("a/training_args.bin", "");
        Root.Write("a/.gitattributes", "");
    }

    private void Run(MergePlan plan, TensorEngine engine, CancellationToken cancellationToken = default) =>
        plan.Execute(Root["out"], engine, null, cancellationToken);

    private void AssertNotRun(DiagnosticDescriptor expected, string message, MergeOptions options)
    {
        MergeProblem problem = Assert.Single(Assert.Throws<MergeException>(() => Plan(Copy, options).Execute(Root["out"])).Problems);
        Assert.Equal(expected, problem.Descriptor);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(string directory) => Directory.EnumerateFileSystemEntries(directory).Select(e => Path.GetFileName(e)).Order(StringComparer.Ordinal);

    private static IEnumerable<(string Name, string Bytes)> Values(string directory)
    {
        using Checkpoint checkpoint = CheckpointReader.Open(new(directory), ModelLocator.OfDisk(null), new())!; // it was written before
        List<(string, string)> values = [];
        foreach (TensorSource tensor in checkpoint.Tensors.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            byte[] bytes = new byte[tensor.Shape.ElementCount * tensor.Type.Size];
            tensor.ReadBytes(0, bytes);
            values.Add((tensor.Name, Convert.ToHexString(bytes)));
        }

        return values;
    }
}
