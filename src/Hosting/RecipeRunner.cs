using MergeDsl.Execution;
using MergeDsl.Recipes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MergeDsl.Hosting;

/// <summary>Runs recipes within an application host: what happens is logged, and a host that shuts down cancels the merge.</summary>
/// <param name="logger">Gets the beginning, the warnings and the end of each merge.</param>
/// <param name="lifetime">The host's life.</param>
public sealed partial class RecipeRunner(ILogger<RecipeRunner> logger, IHostApplicationLifetime lifetime)
{
    /// <summary>Runs a recipe. The output appears under its name when it is complete, or not at all.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="output">The directory to write.</param>
    /// <param name="options">How it is run; null: the defaults.</param>
    /// <param name="progress">Told how far the merge is; may be null.</param>
    /// <param name="cancellationToken">Cancels the merge, as the host's shutdown does.</param>
    /// <exception cref="MergeException">Something is wrong with the models or the output directory; the message names everything.</exception>
    /// <exception cref="OperationCanceledException">The merge was cancelled, or the host is shutting down.</exception>
    public async Task<MergeResult> RunAsync(
        MergeRecipe recipe, string output, MergeOptions? options = null, IProgress<MergeProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        LogStart(recipe.Name, output);
        try
        {
            MergeResult result = await recipe.MergeAsync(output, options, progress, stop.Token).ConfigureAwait(false);
            foreach (MergeProblem warning in result.Warnings)
            {
                LogWarning(recipe.Name, warning);
            }

            LogEnd(recipe.Name, output, result.Tensors, result.Bytes, result.Elapsed.TotalSeconds);
            return result;
        }
        catch (OperationCanceledException)
        {
            LogCancelled(recipe.Name, output);
            throw;
        }
        catch (MergeException e)
        {
            LogFailure(recipe.Name, e.Message);
            throw;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Recipe {Recipe}: merging into {Output}")]
    private partial void LogStart(string recipe, string output);

    [LoggerMessage(2, LogLevel.Warning, "Recipe {Recipe}: {Problem}")]
    private partial void LogWarning(string recipe, MergeProblem problem);

    [LoggerMessage(3, LogLevel.Information, "Recipe {Recipe}: {Tensors} tensors, {Bytes} bytes in {Output} after {Seconds:0.0} s")]
    private partial void LogEnd(string recipe, string output, int tensors, long bytes, double seconds);

    [LoggerMessage(4, LogLevel.Information, "Recipe {Recipe}: cancelled, {Output} was not written")]
    private partial void LogCancelled(string recipe, string output);

    [LoggerMessage(5, LogLevel.Error, "Recipe {Recipe} cannot be merged: {Message}")]
    private partial void LogFailure(string recipe, string message);
}
