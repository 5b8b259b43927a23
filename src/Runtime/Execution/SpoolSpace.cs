using MergeDsl.Recipes;

namespace MergeDsl.Execution;

/// <summary>Where spools are kept: in memory while their share of the budget lasts, else in temporary files.</summary>
/// <param name="directory">The directory of the files; null: the system's.</param>
/// <param name="memory">The bytes of memory.</param>
internal sealed class SpoolSpace(string? directory, long memory) : IDisposable
{
    private readonly Lock gate = new();
    private readonly HashSet<SpoolStore> stores = [];
    private long free = memory;

    /// <summary>Takes room for so many bytes.</summary>
    /// <exception cref="MergeException">A temporary file cannot be made.</exception>
    public SpoolStore Take(long bytes)
    {
        SpoolStore store = Reserve(bytes) ? new SpoolMemory(bytes) : new SpoolFile(directory ?? Path.GetTempPath(), bytes);
        lock (gate)
        {
            stores.Add(store);
        }

        return store;
    }

    /// <summary>Frees what was taken.</summary>
    public void Return(SpoolStore store, long bytes)
    {
        store.Dispose();
        lock (gate)
        {
            stores.Remove(store);
            free += store is SpoolMemory ? bytes : 0;
        }
    }

    public void Dispose()
    {
        foreach (SpoolStore store in stores)
        {
            store.Dispose();
        }
    }

    private bool Reserve(long bytes)
    {
        lock (gate)
        {
            bool fits = bytes <= free;
            free -= fits ? bytes : 0;
            return fits;
        }
    }
}
