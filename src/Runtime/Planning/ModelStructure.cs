using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>A checkpoint's layer stacks, found by the names of its tensors.</summary>
internal sealed class ModelStructure
{
    // A layer of a transformer or a state-space model has seven tensors and more; lists of small parts that are no layers
    // (projections of a multi-layer head, convolutions of a feature extractor) have at most this many.
    private const int MostTensorsOfAPart = 5;

    private readonly Dictionary<string, LayerStack> stacks;
    private readonly HashSet<string> namesInLayers = new(StringComparer.Ordinal); // all layers have the same

    private ModelStructure(IEnumerable<LayerStack> stacks)
    {
        Stacks = [.. stacks];
        this.stacks = Stacks.ToDictionary(s => s.Prefix, StringComparer.Ordinal);
    }

    /// <summary>The stacks: the one with the most tensors first, the others in the order of their names.</summary>
    public IReadOnlyList<LayerStack> Stacks { get; }

    public static ModelStructure Of(IEnumerable<TensorSource> tensors, ModelConfig config)
    {
        Dictionary<string, Dictionary<int, int>> groups = new(StringComparer.Ordinal);
        Dictionary<string, Dictionary<int, int>>.AlternateLookup<ReadOnlySpan<char>> byPrefix = groups.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (TensorSource tensor in tensors)
        {
            if (NumberedName.IsOne(tensor.Name, out ReadOnlySpan<char> prefix, out int number, out _))
            {
                if (!byPrefix.TryGetValue(prefix, out Dictionary<int, int>? counts))
                {
                    groups.Add($"{prefix}", counts = []);
                }

                counts[number] = counts.GetValueOrDefault(number) + 1;
            }
        }

        List<string> prefixes = [.. groups.Keys.OrderByDescending(p => groups[p].Values.Sum()).ThenBy(p => p, StringComparer.Ordinal)];
        IEnumerable<string> others = prefixes.Skip(1).Where(p => IsStackName(p) && Largest(groups[p].Values) > MostTensorsOfAPart);
        return new(prefixes.Take(1).Concat(others.Order(StringComparer.Ordinal)).Select(p => StackOf(p, Largest(groups[p].Keys) + 1, config)));
    }

    /// <summary>Where a tensor is in the stacks; null for a tensor outside the stacks.</summary>
    public TensorPlace? PlaceOf(string tensor)
    {
        if (!NumberedName.IsOne(tensor, out ReadOnlySpan<char> prefix, out int number, out ReadOnlySpan<char> rest)
            || !stacks.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(prefix, out LayerStack? stack))
        {
            return null;
        }

        if (!namesInLayers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(rest, out string? name))
        {
            namesInLayers.Add(name = $"{rest}");
        }

        return new(stack, number, name);
    }

    private static LayerStack StackOf(string prefix, int count, ModelConfig config)
    {
        int ahead = KnownModules.Of(prefix) is { IsPerception: true } ? 0 : config.LayersAheadAmong(count);
        return new(prefix, count - ahead) { Ahead = ahead };
    }

    // Enumerable.Max is compiled when it runs, for the vectors of the machine: more work than to find the largest of a few numbers.
    private static int Largest(IEnumerable<int> numbers)
    {
        int largest = 0;
        foreach (int number in numbers)
        {
            largest = Math.Max(largest, number);
        }

        return largest;
    }

    private static bool IsStackName(string prefix)
    {
        // Layers that predict tokens further ahead are part of the model that they are trained with.
        if (prefix.Split('.').Any(s => s == "mtp" || s.StartsWith("mtp_", StringComparison.Ordinal)))
        {
            return false;
        }

        string last = prefix[(prefix.LastIndexOf('.') + 1)..];
        return last == "h" || last.Contains("layer", StringComparison.Ordinal) || last.Contains("block", StringComparison.Ordinal) || last == "conformer";
    }
}
