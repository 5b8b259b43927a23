using System.Collections.Concurrent;

namespace MergeDsl.Execution;

/// <summary>
/// What threads sum up over chunks, as many partial sums as threads work at once: a thread takes one for a chunk, adds to it alone and
/// returns it, so that no thread waits for another. They are added up when the round is over; the sums must be such that the order
/// does not show.
/// </summary>
/// <param name="create">Makes one that is zero.</param>
internal sealed class Accumulators<T>(Func<T> create)
    where T : class
{
    private readonly ConcurrentStack<T> returned = new();

    /// <summary>All of them, once all are returned.</summary>
    public IEnumerable<T> All => returned;

    /// <summary>One that nobody else has.</summary>
    public T Take() => returned.TryPop(out T? accumulator) ? accumulator : create();

    /// <summary>Gives it back, with what was added.</summary>
    public void Return(T accumulator) => returned.Push(accumulator);
}
