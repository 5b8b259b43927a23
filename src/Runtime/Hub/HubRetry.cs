namespace MergeDsl.Hub;

/// <summary>Repeats what failed for a reason that may pass, with growing pauses.</summary>
/// <param name="firstDelay">The pause before the second attempt.</param>
internal sealed class HubRetry(TimeSpan firstDelay)
{
    private const int MostAttempts = 6;

    // Without a connection there is little hope; a laptop that is offline should hear of it soon.
    private const int MostAttemptsUnreachable = 2;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(60);

    /// <exception cref="TransientHubException">The last attempt failed too.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        for (int i = 1; ; i++)
        {
            try
            {
                return await attempt();
            }
            catch (TransientHubException e) when (i < (e.IsUnreachable ? MostAttemptsUnreachable : MostAttempts))
            {
                TimeSpan delay = e.After is { } asked && asked > TimeSpan.Zero ? asked : firstDelay * Math.Pow(2, i - 1);
                await Task.Delay(delay < LongestDelay ? delay : LongestDelay, cancellationToken);
            }
        }
    }
}
