namespace MergeDsl.Pickle;

/// <summary>A dictionary as it was pickled: pairs in their order, keys compared by nobody.</summary>
internal sealed class PickleDictionary
{
    private List<(string Name, object? Value)>? items;

    /// <summary>The pairs whose keys are texts; those with other keys are not kept.</summary>
    public IReadOnlyList<(string Name, object? Value)> Items => items ?? [];

    /// <summary>Whether one of the values is a tensor.</summary>
    public bool HoldsTensors { get; private set; }

    public void Add(object? key, object? value)
    {
        if (key is string name)
        {
            (items ??= []).Add((name, value));
            HoldsTensors |= value is TensorView;
        }
    }

    /// <summary>The dictionary that it has under a name; null where there is none.</summary>
    public PickleDictionary? Inner(string name) => Items.LastOrDefault(i => i.Name == name).Value as PickleDictionary;
}
