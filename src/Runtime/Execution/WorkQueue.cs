namespace MergeDsl.Execution;

/// <summary>
/// Deals out work: chunks of the tensor that was begun first, then of the next, then a new tensor. Chunks are taken
/// without a lock; the lock is for beginning and ending a round, and for those who find nothing to do. A tensor that
/// reads what others have not finished yet is passed over until they have.
/// </summary>
internal sealed class WorkQueue(IReadOnlyList<WorkGroup> groups, int limit)
{
    // How many tensors may wait for others. Those that come after them are begun meanwhile, and what they keep grows with the number.
    private const int MostWaiting = 16;

    private readonly List<WorkGroup> waiting = [];
    private readonly object gate = new();
    private ActiveGroup[] active = [];
    private int begun;
    private int beginning;
    private int version;
    private volatile bool stopped;

    /// <summary>
    /// Takes a piece of work: a chunk of a tensor under way, or a tensor that nobody has begun.
    /// Waits where others must finish first; false when there is nothing left.
    /// </summary>
    public bool Take(out ActiveGroup? current, out int chunk, out WorkGroup? fresh)
    {
        (current, chunk, fresh) = (null, -1, null);
        while (!stopped)
        {
            int seen = Volatile.Read(ref version);
            foreach (ActiveGroup candidate in Volatile.Read(ref active))
            {
                chunk = candidate.Round?.Claim() ?? -1;
                if (chunk >= 0)
                {
                    current = candidate;
                    return true;
                }
            }

            lock (gate)
            {
                if (stopped || seen != version)
                {
                    continue; // who came after the last pulse would wait for ever
                }

                if (active.Length < limit && Next() is { } next)
                {
                    fresh = next;
                    beginning++;
                    return true;
                }

                if (begun == groups.Count && waiting.Count == 0 && beginning == 0 && active.Length == 0)
                {
                    return false;
                }

                Monitor.Wait(gate);
            }
        }

        return false;
    }

    /// <summary>Opens a tensor that was taken to all threads; its first round must be open.</summary>
    public void Add(ActiveGroup tensor) => Change(tensors => [.. tensors, tensor], begun: 1);

    /// <summary>Says that a tensor that was taken is finished, by the thread that took it.</summary>
    public void Drop() => Change(tensors => tensors, begun: 1);

    /// <summary>Says that a tensor has a new round.</summary>
    public void Announce() => Change(tensors => tensors);

    /// <summary>Says that a tensor is finished.</summary>
    public void Remove(ActiveGroup tensor) => Change(tensors => [.. tensors.Where(t => t != tensor)]);

    /// <summary>Ends the work of all threads after the chunk that they are at.</summary>
    public void Stop()
    {
        lock (gate)
        {
            stopped = true;
            Monitor.PulseAll(gate);
        }
    }

    // The first tensor in order that nobody has begun and that can be; null where there is none yet.
    private WorkGroup? Next()
    {
        int ready = waiting.FindIndex(w => w.IsReady);
        if (ready >= 0)
        {
            WorkGroup work = waiting[ready];
            waiting.RemoveAt(ready);
            return work;
        }

        while (begun < groups.Count && waiting.Count < MostWaiting)
        {
            WorkGroup work = groups[begun++];
            if (work.IsReady)
            {
                return work;
            }

            waiting.Add(work);
        }

        return null;
    }

    private void Change(Func<ActiveGroup[], ActiveGroup[]> change, int begun = 0)
    {
        lock (gate)
        {
            beginning -= begun;
            Volatile.Write(ref active, change(active));
            version++;
            Monitor.PulseAll(gate);
        }
    }
}
