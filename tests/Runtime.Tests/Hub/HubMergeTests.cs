using MergeDsl.Diagnostics;
using MergeDsl.Hub;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using Xunit;

namespace MergeDsl.Tests.Hub;

public class HubMergeTests
{
    private const string Recipe = """
        models:
          - model: acme/tiny@main
            parameters: {weight: 0.25}
          - model: LOCAL
            parameters: {weight: 0.75}
        merge_method: linear
        """;

    private static readonly string Alpha = TestData.GoldenModel("sharded");

    [Fact]
    public async Task A_model_of_the_hub_merges_like_the_same_model_on_disk()
    {
        using TemporaryDirectory temporary = new();
        await using LocalHub hub = (await LocalHub.StartAsync()).With(Alpha);
        MergeOptions options = new() { Hub = hub.Settings(temporary["cache"]) };
        string[] outputs = [temporary["hub"], temporary["again"], temporary["disk"]];
        await Load(Recipe).MergeAsync(outputs[0], options);
        int requests = hub.Requests.Count;
        await Load(Recipe).MergeAsync(outputs[1], options);
        await Load(Recipe.Replace("acme/tiny@main", Alpha, StringComparison.Ordinal)).MergeAsync(outputs[2]);

        Assert.Equal(requests, hub.Requests.Count);
        byte[][] weights = [.. outputs.Select(o => File.ReadAllBytes(Path.Combine(o, "model.safetensors")))];
        Assert.Equal(weights[2], weights[0]);
        Assert.Equal(weights[2], weights[1]);
    }

    [Fact]
    public async Task A_plan_fetches_headers_and_leaves_nothing_behind()
    {
        using TemporaryDirectory temporary = new();
        await using LocalHub hub = (await LocalHub.StartAsync()).With(Alpha);
        string[] before = Directory.GetDirectories(Path.GetTempPath(), "mergedsl-*");
        using (MergePlan plan = Load(Recipe).Plan(new() { Hub = hub.Settings(temporary["cache"]) }))
        {
            Assert.NotEmpty(plan.Tensors);
            Assert.DoesNotContain(Directory.EnumerateFiles(temporary["cache"], "*.safetensors", SearchOption.AllDirectories), File.Exists);
        }

        Assert.DoesNotContain(Directory.GetDirectories(Path.GetTempPath(), "mergedsl-*").Except(before), d => File.Exists(Path.Combine(d, "config.json")));
    }

    [Fact]
    public async Task The_licence_of_a_model_is_fetched_with_it()
    {
        using TemporaryDirectory temporary = new();
        await using LocalHub hub = (await LocalHub.StartAsync()).With(Alpha).With("README.md", "---\nlicense: mit\n---\n"u8.ToArray());
        await Load("{merge_method: passthrough, models: [{model: acme/tiny}]}").MergeAsync(temporary["out"], new() { Hub = hub.Settings(temporary["cache"]) });
        Assert.Contains("license: mit\n", File.ReadAllText(Path.Combine(temporary["out"], "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merge_is_cancelled_while_the_hub_does_not_answer()
    {
        using TemporaryDirectory temporary = new();
        using CancellationTokenSource interrupted = new();
        await using LocalHub hub = await LocalHub.StartAsync();
        hub.Misbehave = async context =>
        {
            await interrupted.CancelAsync();
            await Task.Delay(TimeSpan.FromSeconds(1));
            context.Abort();
            return true;
        };
        MergeOptions options = new() { Hub = hub.Settings(temporary["cache"]) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Load(Recipe).MergeAsync(temporary["out"], options, null, interrupted.Token));
    }

    [Fact]
    public async Task A_model_that_only_gives_its_tokenizer_is_merged_without_its_weights()
    {
        using TemporaryDirectory temporary = new();
        await using LocalHub hub = (await LocalHub.StartAsync()).With(Alpha);
        MergeRecipe recipe = Load("{merge_method: linear, models: [{model: LOCAL, parameters: {weight: 1}}], tokenizer: {source: acme/tiny}}");
        await recipe.MergeAsync(temporary["out"], new() { Hub = hub.Settings(temporary["cache"]) });
        Assert.True(File.Exists(Path.Combine(temporary["out"], "tokenizer.json")));
        Assert.DoesNotContain(hub.Requests, r => r.Request.Contains(".safetensors", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mistake_that_the_headers_show_is_told_before_a_weight_is_fetched()
    {
        using TemporaryDirectory temporary = new();
        await using LocalHub hub = (await LocalHub.StartAsync()).With(Alpha);
        MergeRecipe recipe = Load("{merge_method: passthrough, slices: [{sources: [{model: acme/tiny, layer_range: [0, 99]}]}]}");
        MergeException refusal = await Assert.ThrowsAsync<MergeException>(() => recipe.MergeAsync(temporary["out"], new() { Hub = hub.Settings(temporary["cache"]) }));
        Assert.Equal([MergeDiagnostics.NoRevision, MergeDiagnostics.LayersBeyond], refusal.Problems.Select(p => p.Descriptor));
        Assert.All(hub.Requests.Where(r => r.Request.EndsWith(".safetensors", StringComparison.Ordinal)), r => Assert.StartsWith("GET", r.Request));
        Assert.Empty(Directory.EnumerateFiles(temporary["cache"], "*-part", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("mergekit_config.yml", "merge_method: linear\n")]
    [InlineData("README.md", "# A merge\n```yaml\nmerge_method: linear\n```\n")]
    public async Task A_merge_of_the_hub_is_a_recipe(string file, string content)
    {
        using TemporaryDirectory temporary = new();
        await using LocalHub hub = (await LocalHub.StartAsync()).With(Alpha).With(file, System.Text.Encoding.UTF8.GetBytes(content));
        Assert.Equal("merge_method: linear\n", HubRecipe.Read("acme/tiny", hub.Settings(temporary["cache"]))?.Text);
        Assert.Equal("merge_method: linear\n", HubRecipe.Read("acme/tiny@main", hub.Settings(temporary["cache"]) with { Offline = true })?.Text);
        Assert.Null(HubRecipe.Read("recipes/x.merge.yml", hub.Settings(temporary["cache"])));
    }

    [Fact]
    public async Task A_model_of_the_hub_without_a_recipe_is_no_merge()
    {
        using TemporaryDirectory temporary = new();
        await using LocalHub hub = (await LocalHub.StartAsync()).With(Alpha);
        MergeException refusal = Assert.Throws<MergeException>(() => HubRecipe.Read("acme/tiny", hub.Settings(temporary["cache"])));
        Assert.Contains("holds neither mergekit_config.yml nor README.md", refusal.Message);
    }

    [Theory]
    [InlineData("./acme/tiny", "MRG5001")]
    [InlineData("/acme/tiny", "MRG5001")]
    [InlineData("~/acme-tiny-that-is-not-there", "MRG5001")]
    [InlineData("models/of/mine", "MRG5001")]
    [InlineData("acme/tiny", "MRG7031")]
    [InlineData("gpt2", "MRG7031")]
    public void What_can_only_be_a_path_is_not_asked_of_the_hub(string path, string id)
    {
        using TemporaryDirectory temporary = new();
        using ModelLocator locator = new(new() { ModelRoot = temporary.Path, Hub = new() { CacheDirectory = temporary["cache"], Offline = true } }, true, null, default);
        ProblemList problems = new();
        Assert.Null(locator.Locate(path, null, HubContent.Model, new(path), problems));
        Assert.Equal(id, Assert.Single(problems.All).Descriptor.Id);
    }

    private static MergeRecipe Load(string text) =>
        RecipeFile.Parse("hub.merge.yml", text.Replace("LOCAL", TestData.GoldenModel("alpha"), StringComparison.Ordinal), MergeMethods.BuiltIn).Require();
}
