namespace MergeDsl.Hub;

/// <summary>A request that failed in a way that another attempt may mend.</summary>
/// <param name="message">What happened, without addresses, which may carry signatures.</param>
/// <param name="after">How long the server wants to be left alone; or null.</param>
/// <param name="inner">The cause; or null.</param>
internal sealed class TransientHubException(string message, TimeSpan? after = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How long the server wants to be left alone; or null.</summary>
    public TimeSpan? After => after;

    /// <summary>Whether there was no server to ask: no name, no connection.</summary>
    public bool IsUnreachable { get; init; }
}
