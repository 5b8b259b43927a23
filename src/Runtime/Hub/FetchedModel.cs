namespace MergeDsl.Hub;

/// <summary>A model that was fetched.</summary>
/// <param name="Directory">Where it lies.</param>
/// <param name="Temporary">What to dispose of when it is no longer read: the directory holds headers only; null: it is in the cache.</param>
internal sealed record FetchedModel(string Directory, IDisposable? Temporary);
