using MergeDsl.Hosting;
using MergeDsl.Methods;
using MergeDsl.Recipes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MergeDsl.Tests;

public class HostedMergeTests
{
    private static readonly MergeOptions Options = new() { ModelRoot = Path.Combine(TestData.Goldens, "models") };
    private readonly RecordedLogs logs = new();

    [Fact]
    public void A_recipe_is_resolved_by_its_class_by_its_name_and_among_all()
    {
        MergeRecipe linear = Recipe("linear", "alpha", "beta");
        MergeRecipe other = Recipe("other", "alpha", "gamma");
        using IHost host = Build(linear, other);
        Assert.Equal([linear, other], host.Services.GetServices<MergeRecipe>());
        Assert.Same(other, host.Services.GetRequiredKeyedService<MergeRecipe>("other"));
        Assert.Same(other, host.Services.GetRequiredService<InterpretedRecipe>());
    }

    [Fact]
    public async Task A_merge_reports_its_progress_and_logs_its_beginning_and_end()
    {
        using TemporaryDirectory temporary = new();
        using IHost host = Build(Recipe("linear", "alpha", "beta"));
        RecordedProgress progress = new();

        MergeResult result = await host.Services.GetRequiredService<RecipeRunner>().RunAsync(
            host.Services.GetRequiredService<MergeRecipe>(), temporary["out"], Options, progress);

        Assert.True(File.Exists(temporary["out", "model.safetensors"]));
        Assert.Equal(result.Tensors, progress.Last.TensorsDone);
        Assert.Equal(progress.Last.BytesTotal, progress.Last.BytesDone);
        Assert.Equal($"Information: Recipe linear: merging into {temporary["out"]}", logs.Lines[0]);
        Assert.StartsWith($"Information: Recipe linear: {result.Tensors} tensors, {result.Bytes} bytes in {temporary["out"]} after ", logs.Lines[1]);
    }

    [Fact]
    public async Task A_merge_that_is_refused_is_logged_with_its_reasons()
    {
        using TemporaryDirectory temporary = new();
        using IHost host = Build(Recipe("linear", "alpha", "nobody"));
        MergeException refused = await Assert.ThrowsAsync<MergeException>(() => host.Services.GetRequiredService<RecipeRunner>().RunAsync(
            host.Services.GetRequiredService<MergeRecipe>(), temporary["out"], Options));
        Assert.Equal($"Error: Recipe linear cannot be merged: {refused.Message}", logs.Lines[1]);
    }

    [Fact]
    public async Task A_host_that_shuts_down_cancels_the_merge_and_leaves_nothing()
    {
        using TemporaryDirectory temporary = new();
        using IHost host = Build(Recipe("linear", "alpha", "beta"));
        await host.StartAsync();

        // The first report comes from within the merge: by then it has begun, and it has not ended.
        RecordedProgress shutdown = new(() => host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Services.GetRequiredService<RecipeRunner>().RunAsync(
            host.Services.GetRequiredService<MergeRecipe>(), temporary["out"], Options, shutdown));

        Assert.Contains($"Information: Recipe linear: cancelled, {temporary["out"]} was not written", logs.Lines);
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary.Path));
    }

    private static MergeRecipe Recipe(string name, params string[] models) => RecipeFile.Parse(
        name + ".merge.yml",
        $"models: [{string.Join(", ", models.Select(m => $"{{model: {m}}}"))}]\nparameters: {{weight: 1}}\nmerge_method: linear\n",
        MergeMethods.BuiltIn).Require();

    private IHost Build(params MergeRecipe[] recipes)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(logs);
        builder.Services.AddMergeRecipes(recipes);
        return builder.Build();
    }
}
