using MergeDsl.Tensors;

namespace MergeDsl.Execution;

/// <summary>Puts tensors that read the same inputs into groups, and the groups into an order in which they can be made.</summary>
internal sealed class WorkGroups
{
    private readonly Dictionary<TensorWork, WorkGroup> groups = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Spool, TensorWork> makers = [];
    private readonly Dictionary<TensorWork, int> levels = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(int Level, long Elements, object Input), WorkGroup> byInput = [];
    private readonly List<WorkGroup> order = [];
    private readonly HashSet<WorkGroup> ordered = [];

    private WorkGroups()
    {
    }

    /// <param name="works">The tensors; each stands behind those that it reads.</param>
    /// <param name="limits">What a group may take.</param>
    public static IReadOnlyList<WorkGroup> Of(IReadOnlyList<TensorWork> works, EngineLimits limits)
    {
        WorkGroups result = new();
        foreach (TensorWork work in works)
        {
            result.Group(work, limits);
        }

        foreach (TensorWork work in works)
        {
            result.Order(work);
        }

        return result.order;
    }

    // What is made of files alone is on level 0, what reads others one above the highest of them. A group is of one level, so
    // that no two groups wait for each other.
    private void Group(TensorWork work, EngineLimits limits)
    {
        int level = work.Needs.Count == 0 ? 0 : 1 + work.Needs.Max(s => levels[makers[s]]);
        levels.Add(work, level);
        if (work.Target is not null)
        {
            makers.Add(work.Target, work);
        }

        (int, long, object)[] inputs = [.. work.Tensor.Inputs.SelectMany(i => Leaves(i.Source)).Select(l => (level, work.Tensor.Shape.ElementCount, l))];
        WorkGroup? group = inputs.Select(i => byInput.GetValueOrDefault(i)).FirstOrDefault(g => g is not null && g.TryAdd(work, limits)) ?? new(work);
        groups.Add(work, group);
        foreach ((int, long, object) input in inputs)
        {
            byInput[input] = group;
        }
    }

    private void Order(TensorWork work)
    {
        WorkGroup group = groups[work];
        if (!ordered.Add(group))
        {
            return;
        }

        foreach (Spool spool in group.Tensors.SelectMany(t => t.Needs))
        {
            Order(makers[spool]);
        }

        order.Add(group);
    }

    private static IEnumerable<object> Leaves(TensorSource source) =>
        source.Origins.Count == 0 ? [source.Identity] : source.Origins.SelectMany(Leaves);
}
