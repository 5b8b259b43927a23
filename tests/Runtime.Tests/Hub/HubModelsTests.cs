using System.Collections.Concurrent;
using System.Net;
using MergeDsl.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Hub;
using MergeDsl.Recipes;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace MergeDsl.Tests.Hub;

public class HubModelsTests
{
    private static readonly ModelReference Model = new(LocalHub.Id);
    private static readonly HubRepository Repository = new(LocalHub.Id, "main");

    [Fact]
    public async Task A_download_lies_in_the_cache_as_other_programs_lay_it_out()
    {
        using TemporaryDirectory cache = new();
        await using LocalHub hub = await Sharded();
        FetchedModel fetched = await Fetch(hub, cache.Path);

        string folder = Path.Combine(cache.Path, "models--acme--tiny");
        Assert.Equal(LocalHub.Commit, File.ReadAllText(Path.Combine(folder, "refs", "main")));
        Assert.Equal(Path.Combine(folder, "snapshots", LocalHub.Commit), fetched.Directory);
        foreach (string name in Directory.EnumerateFiles(fetched.Directory).Select(f => Path.GetFileName(f)))
        {
            Assert.Equal($"../../blobs/{hub.TagOf(name)}", new FileInfo(Path.Combine(fetched.Directory, name)).LinkTarget);
            Assert.Equal(hub[name], File.ReadAllBytes(Path.Combine(fetched.Directory, name)));
        }

        Assert.True(File.Exists(Path.Combine(fetched.Directory, "model.safetensors.index.json")));
    }

    [Fact]
    public async Task What_the_cache_has_is_not_asked_for()
    {
        using TemporaryDirectory cache = new();
        await using LocalHub hub = await Sharded();
        FetchedModel fetched = await Fetch(hub, cache.Path);
        int requests = hub.Requests.Count;

        using HubModels models = new(hub.Settings(cache.Path) with { Offline = true });
        Assert.Equal(fetched.Directory, models.FindCached(Repository, HubContent.Model));
        Assert.Equal(fetched.Directory, models.FindCached(new(LocalHub.Id, LocalHub.Commit), HubContent.Model));
        Assert.Null(models.FindCached(new(LocalHub.Id, "v2"), HubContent.Model));
        Assert.Equal(requests, hub.Requests.Count);
    }

    [Fact]
    public async Task A_copy_that_lacks_a_shard_is_not_complete()
    {
        using TemporaryDirectory cache = new();
        await using LocalHub hub = await Sharded();
        FetchedModel fetched = await Fetch(hub, cache.Path);
        string shard = Directory.EnumerateFiles(fetched.Directory, "*.safetensors").First();
        byte[] content = File.ReadAllBytes(shard);
        File.Delete(new FileInfo(shard).ResolveLinkTarget(returnFinalTarget: true)!.FullName); // a link by the test above

        using HubModels models = new(hub.Settings(cache.Path));
        Assert.Null(models.FindCached(Repository, HubContent.Model));
        await Fetch(hub, cache.Path);
        Assert.Equal(content, File.ReadAllBytes(shard));
    }

    [Fact]
    public async Task Weights_come_in_one_format()
    {
        using TemporaryDirectory cache = new();
        await using LocalHub hub = (await Sharded()).With("pytorch_model.bin", new byte[100]).With("consolidated.safetensors", new byte[100])
            .With("optimizer.pt", new byte[100]).With("model.gguf", new byte[100]);
        FetchedModel fetched = await Fetch(hub, cache.Path);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(fetched.Directory).Select(f => Path.GetFileName(f)), n => n is "pytorch_model.bin" or "consolidated.safetensors" or "optimizer.pt" or "model.gguf");
    }

    [Fact]
    public async Task A_tokenizer_comes_without_weights()
    {
        using TemporaryDirectory cache = new();
        await using LocalHub hub = await Sharded();
        using HubModels models = new(hub.Settings(cache.Path));
        FetchedModel fetched = await models.FetchAsync(Repository, HubContent.Tokenizer, Model, "", headersOnly: true, null, default);
        Assert.DoesNotContain(hub.Requests, r => r.Request.Contains(".safetensors", StringComparison.Ordinal));
        Assert.Equal(fetched.Directory, models.FindCached(Repository, HubContent.Tokenizer));
        Assert.Null(models.FindCached(Repository, HubContent.Model));
    }

    [Fact]
    public void Of_a_model_and_an_adapter_in_one_repository_what_is_meant_is_fetched()
    {
        string[] names = ["adapter_config.json", "adapter_model.safetensors", "config.json", "model.safetensors"];
        Assert.Equal(["model.safetensors"], WeightSelection.Of(names, HubContent.Model, index => index));
        Assert.Equal(["adapter_model.safetensors"], WeightSelection.Of(names, HubContent.Adapter, index => index));
    }

    [Theory]
    [InlineData("model-00001-of-00002.safetensors", 0)]
    [InlineData("pytorch_model-00002-of-00003.bin", 0)]
    [InlineData("model-00001-of-00001.safetensors", 1)]
    [InlineData("out-of-season.safetensors", 1)]
    public void A_part_of_a_model_is_none_while_its_index_has_not_come(string name, int weights) =>
        Assert.Equal(weights, WeightSelection.Of(["config.json", name], HubContent.Model, index => index).Count);

    [Fact]
    public void What_trainers_leave_beside_the_weights_is_not_fetched() => Assert.Equal(
        ["weights.pth"], WeightSelection.Of(["optimizer_0.bin", "random_states_0.pt", "rng_state_1.pth", "scaler.pt", "training_args.bin", "weights.pth"], HubContent.Model, index => index));

    [Theory]
    [InlineData("drops")]
    [InlineData("truncates")]
    [InlineData("is busy")]
    [InlineData("fails")]
    [InlineData("sends another range")]
    [InlineData("knows no ranges")]
    [InlineData("lists no sizes")]
    public async Task A_server_that_misbehaves_now_and_then_gives_the_same_files(string manner)
    {
        using TemporaryDirectory cache = new();
        await using LocalHub hub = (await Sharded()).With("model-00001-of-00003.safetensors", Weights(300_000));
        ConcurrentDictionary<string, int> attempts = [];
        hub.ListsSizes = manner != "lists no sizes";
        hub.Misbehave = async context =>
        {
            if (manner == "knows no ranges")
            {
                context.Request.Headers.Range = "";
                return false;
            }

            // Two attempts of each request fail.
            string request = context.Request.Path + context.Request.Headers.Range;
            bool isListing = request.StartsWith("/api", StringComparison.Ordinal) && manner == "sends another range";
            if (isListing || manner == "lists no sizes" || attempts.AddOrUpdate(request, 1, (_, n) => n + 1) > 2)
            {
                return false;
            }

            await MisbehaveAsync(context, manner, hub);
            return true;
        };

        FetchedModel fetched = await Fetch(hub, cache.Path);
        AssertSame(hub, fetched.Directory);
    }

    [Fact]
    public async Task A_body_that_was_changed_on_its_way_is_fetched_again()
    {
        using TemporaryDirectory cache = new();
        await using LocalHub hub = await Sharded();
        int times = 0;
        hub.Corrupt = (name, bytes) => name == "model-00001-of-00003.safetensors" && Interlocked.Increment(ref times) == 1 ? [.. bytes.Select((b, i) => i == 1000 ? (byte)~b : b)] : bytes;
        AssertSame(hub, (await Fetch(hub, cache.Path)).Directory);
    }

    [Theory]
    [InlineData("model-00001-of-00003.safetensors")]
    [InlineData("config.json")]
    public async Task A_body_that_is_always_changed_is_refused_and_not_kept(string file)
    {
        using TemporaryDirectory cache = new();
        await using LocalHub hub = await Sharded();
        hub.Corrupt = (name, bytes) => name == file ? [.. bytes.Select((b, i) => i == 100 ? (byte)~b : b)] : bytes;

        MergeProblem problem = await Refused(hub, cache.Path);
        Assert.Equal(HubDiagnostics.Corrupt, problem.Descriptor);
        Assert.Contains(file, problem.Message);
        Assert.False(File.Exists(Path.Combine(cache.Path, "models--acme--tiny", "blobs", hub.TagOf(file))));
    }

    [Fact]
    public async Task The_token_goes_to_the_hub_and_nowhere_else()
    {
        using TemporaryDirectory cache = new();
        await using LocalHub storage = await Sharded();
        await using LocalHub hub = await Sharded();
        hub.Storage = storage;
        AssertSame(hub, (await Fetch(hub, cache.Path, "hf_secret")).Directory);

        Assert.All(hub.Requests, r => Assert.Equal("Bearer hf_secret", r.Authorization));
        Assert.NotEmpty(storage.Requests);
        Assert.All(storage.Requests, r => Assert.Equal("", r.Authorization));
    }

    [Theory]
    [InlineData(401, "RepoNotFound", null, "MRG7032", "set HF_TOKEN")]
    [InlineData(404, "RepoNotFound", "hf_secret", "MRG7032", "has no model acme/tiny")]
    [InlineData(404, "RevisionNotFound", null, "MRG7033", "has no revision 'main'")]
    [InlineData(403, "GatedRepo", "hf_secret", "MRG7034", "accept its conditions on")]
    [InlineData(401, "GatedRepo", null, "MRG7034", "accept its conditions on")]
    [InlineData(401, null, "hf_secret", "MRG7035", "does not accept the access token")]
    [InlineData(503, null, null, "MRG7030", "503")]
    [InlineData(418, null, null, "MRG7036", "418")]
    public async Task A_refusal_says_what_to_do(int status, string? code, string? token, string id, string words)
    {
        using TemporaryDirectory cache = new();
        await using LocalHub hub = await Sharded();
        hub.Misbehave = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers["X-Error-Code"] = code;
            return Task.FromResult(true);
        };

        MergeProblem problem = await Refused(hub, cache.Path, token);
        Assert.Equal(id, problem.Descriptor.Id);
        Assert.Contains(words, problem.Message);
        Assert.DoesNotContain("hf_secret", problem.ToString());
    }

    [Fact]
    public async Task Without_a_server_the_reason_is_told_soon()
    {
        using TemporaryDirectory cache = new();
        await using LocalHub hub = await Sharded();
        HubSettings settings = hub.Settings(cache.Path) with { Endpoint = new("http://127.0.0.1:9") };
        using HubModels models = new(settings);
        MergeException refusal = await Assert.ThrowsAsync<MergeException>(() => models.FetchAsync(Repository, HubContent.Model, Model, "/models/acme/tiny", false, null, default));
        Assert.Contains("MRG7030", refusal.Message);
        Assert.Contains("no connection to 127.0.0.1:9", refusal.Message);
    }

    [Fact]
    public async Task A_repository_without_a_checkpoint_is_refused_by_what_it_holds()
    {
        using TemporaryDirectory cache = new();
        await using LocalHub hub = (await LocalHub.StartAsync()).With("config.json", "{}"u8.ToArray()).With("tiny.Q4_K.gguf", new byte[10]);
        MergeProblem problem = await Refused(hub, cache.Path);
        Assert.Equal(HubDiagnostics.NoModel, problem.Descriptor);
        Assert.Contains("tiny.Q4_K.gguf", problem.Message);
    }

    [Fact]
    public async Task Wherever_a_download_is_cut_off_the_next_one_ends_with_the_same_files_and_keeps_what_has_arrived()
    {
        Random random = new(7);
        for (int i = 0; i < 12; i++)
        {
            using TemporaryDirectory cache = new();
            await using LocalHub hub = (await Sharded()).With("model-00001-of-00003.safetensors", Weights(2_000_000));
            long stop = random.Next(2_000_000);
            using CancellationTokenSource cut = new();
            using (HubModels models = new(hub.Settings(cache.Path)))
            {
                Progress progress = new(p => { if (p.BytesDone > stop) { cut.Cancel(); } });
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => models.FetchAsync(Repository, HubContent.Model, Model, "", false, progress, cut.Token));
            }

            Interlocked.Exchange(ref hub.BytesSent, 0);
            AssertSame(hub, (await Fetch(hub, cache.Path)).Directory);
            // Four connections may have been within a part each.
            Assert.InRange(hub.BytesSent, 0, 2_000_000 - stop + (5 * 65536) + 100_000);
        }
    }

    [Fact]
    public async Task Two_that_want_one_model_at_a_time_fetch_it_once()
    {
        using TemporaryDirectory cache = new();
        await using LocalHub hub = (await Sharded()).With("model-00001-of-00003.safetensors", Weights(500_000));
        await Task.WhenAll(Fetch(hub, cache.Path), Fetch(hub, cache.Path), Fetch(hub, cache.Path));
        Assert.Equal(hub.BytesSent, Directory.EnumerateFiles(Path.Combine(cache.Path, "models--acme--tiny", "blobs")).Sum(f => new FileInfo(f).Length));
    }

    [Fact]
    public async Task A_skeleton_has_the_headers_and_the_lengths_and_goes_when_it_is_disposed_of()
    {
        using TemporaryDirectory cache = new();
        byte[] weights = Weights(5_000_000);
        await using LocalHub hub = (await LocalHub.StartAsync()).With("config.json", "{}"u8.ToArray()).With("model.safetensors", weights);
        using HubModels models = new(hub.Settings(cache.Path));
        FetchedModel skeleton = await models.FetchAsync(Repository, HubContent.Model, Model, "", headersOnly: true, null, default);

        byte[] made = File.ReadAllBytes(Path.Combine(skeleton.Directory, "model.safetensors"));
        Assert.Equal(weights.Length, made.Length);
        Assert.Equal(weights[..1000], made[..1000]);
        Assert.InRange(hub.BytesSent, 1, 600_000);
        Assert.Null(models.FindCached(Repository, HubContent.Model));
        skeleton.Temporary?.Dispose();
        Assert.False(Directory.Exists(skeleton.Directory));
    }

    private static async Task<LocalHub> Sharded() => (await LocalHub.StartAsync()).With(Path.Combine(TestData.Goldens, "models", "sharded"));

    private static byte[] Weights(int length)
    {
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        byte[] header = "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}"u8.ToArray();
        BitConverter.TryWriteBytes(bytes, (long)header.Length);
        header.CopyTo(bytes, 8);
        return bytes;
    }

    private static async Task<FetchedModel> Fetch(LocalHub hub, string cache, string? token = null)
    {
        using HubModels models = new(hub.Settings(cache, token));
        return await models.FetchAsync(Repository, HubContent.Model, Model, "", headersOnly: false, null, default);
    }

    private static async Task<MergeProblem> Refused(LocalHub hub, string cache, string? token = null) =>
        Assert.Single((await Assert.ThrowsAsync<MergeException>(() => Fetch(hub, cache, token))).Problems);

    private static void AssertSame(LocalHub hub, string directory) =>
        Assert.All(Directory.EnumerateFiles(directory), f => Assert.Equal(hub[Path.GetFileName(f)], File.ReadAllBytes(f)));

    private static async Task MisbehaveAsync(HttpContext context, string manner, LocalHub hub)
    {
        switch (manner)
        {
            case "drops":
                context.Abort();
                break;
            case "is busy":
                context.Response.StatusCode = (int)HttpStatusCode.TooManyRequests;
                break;
            case "fails":
                context.Response.StatusCode = (int)HttpStatusCode.BadGateway;
                break;
            case "sends another range":
                context.Response.StatusCode = (int)HttpStatusCode.PartialContent;
                context.Response.Headers.ContentRange = "bytes 7-16/1000";
                await context.Response.Body.WriteAsync(new byte[10]);
                break;
            default: // half of a body, then nothing
                byte[] body = hub.Names.FirstOrDefault(n => context.Request.Path.Value!.EndsWith(n, StringComparison.Ordinal)) is { } name ? hub[name] : new byte[100];
                context.Response.ContentLength = body.Length;
                await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
                await context.Response.Body.FlushAsync();
                context.Abort();
                break;
        }
    }

    private sealed class Progress(Action<MergeProgress> report) : IProgress<MergeProgress>
    {
        public void Report(MergeProgress value) => report(value);
    }
}
