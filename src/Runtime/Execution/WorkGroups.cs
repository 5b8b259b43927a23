using MergeDsl.Planning;
using MergeDsl.Tensors;

namespace MergeDsl.Execution;

/// <summary>Puts tensors that read the same inputs into groups, and the groups into an order in which they can be made.</summary>
internal sealed class WorkGroups
{
    private readonly EngineLimits limits;
    private readonly List<WorkGroup> groups = [];
    private readonly Dictionary<Spool, WorkGroup> makers = [];
    private readonly List<Dictionary<object, WorkGroup>> byInput = []; // of each level
    private readonly List<object> inputs = [];

    private WorkGroups(EngineLimits limits) => this.limits = limits;

    /// <param name="works">The tensors; each stands behind those that it reads.</param>
    /// <param name="limits">What a group may take.</param>
    public static IReadOnlyList<WorkGroup> Of(IEnumerable<TensorWork> works, EngineLimits limits)
    {
        WorkGroups result = new(limits);
        foreach (TensorWork work in works)
        {
            result.Group(work);
        }

        return result.makers.Count == 0 ? result.groups : result.Ordered();
    }

    // What is made of files alone is on level 0, what reads others one above the highest of them. A group is of one level, so
    // that no two groups wait for each other.
    private void Group(TensorWork work)
    {
        int level = 0;
        foreach (Spool spool in work.Needs)
        {
            level = Math.Max(level, 1 + makers[spool].Level);
        }

        while (byInput.Count <= level)
        {
            byInput.Add([]);
        }

        WorkGroup group = GroupFor(work, level);
        foreach (object input in inputs)
        {
            byInput[level][input] = group;
        }

        if (work.Target is not null)
        {
            makers.Add(work.Target, group);
        }
    }

    // The group that read one of its inputs last, where it is of the same length and has room; else a new one.
    private WorkGroup GroupFor(TensorWork work, int level)
    {
        inputs.Clear();
        foreach (PlannedInput input in work.Tensor.Inputs)
        {
            AddLeaves(input.Source);
        }

        foreach (object input in inputs)
        {
            if (byInput[level].TryGetValue(input, out WorkGroup? group) && group.TryAdd(work, limits))
            {
                return group;
            }
        }

        WorkGroup fresh = new(work, level);
        groups.Add(fresh);
        return fresh;
    }

    private void AddLeaves(TensorSource source)
    {
        if (source.Origins.Count == 0)
        {
            inputs.Add(source.Identity);
        }

        foreach (TensorSource origin in source.Origins)
        {
            AddLeaves(origin);
        }
    }

    // Each group stands behind those that it needs, and right behind the last of them: what only it reads is not kept for longer.
    private List<WorkGroup> Ordered()
    {
        Dictionary<WorkGroup, List<WorkGroup>> readers = [];
        foreach (WorkGroup group in groups)
        {
            foreach (WorkGroup maker in Needed(group))
            {
                readers.TryAdd(maker, []);
                readers[maker].Add(group);
            }
        }

        List<WorkGroup> order = [];
        HashSet<WorkGroup> begun = [], ordered = [];
        groups.ForEach(Order);
        return order;

        void Order(WorkGroup group)
        {
            if (begun.Add(group))
            {
                Needed(group).ForEach(Order);
                order.Add(group);
                ordered.Add(group);
                readers.GetValueOrDefault(group, []).FindAll(reader => Needed(reader).TrueForAll(ordered.Contains)).ForEach(Order);
            }
        }
    }

    private List<WorkGroup> Needed(WorkGroup group) => [.. group.Tensors.SelectMany(t => t.Needs).Select(spool => makers[spool]).Distinct()];
}
