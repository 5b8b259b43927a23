using MergeDsl.Execution;
using MergeDsl.Hosting;
using MergeDsl.Recipes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hosted;

/// <summary>Merges every recipe of the application once, then stops it. Ctrl-C stops it in between, and nothing half-done is left.</summary>
internal sealed class MergeJob(
    IEnumerable<MergeRecipe> recipes, RecipeRunner runner, ILogger<MergeJob> logger, IHostApplicationLifetime application) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        MergeOptions options = new() { Overwrite = true };
        foreach (MergeRecipe recipe in recipes)
        {
            Progress<MergeProgress> progress = new(p => logger.LogDebug("{Recipe}: {Done} of {Total} tensors", recipe.Name, p.TensorsDone, p.TensorsTotal));
            await runner.RunAsync(recipe, $"merged/{recipe.Name}", options, progress, stoppingToken);
        }

        application.StopApplication();
    }
}
