using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>What a mapping says, by the keys that its place knows; a misspelt key counts as the one that was meant.</summary>
/// <param name="node">The mapping.</param>
/// <param name="place">Its kind.</param>
internal sealed class Fields(YamlMapping node, Place place)
{
    private readonly Dictionary<string, YamlEntry> entries = new(StringComparer.Ordinal);
    private readonly List<StrayParameter> strayParameters = [];

    public YamlMapping Node { get; } = node;

    public Place Place { get; } = place;

    /// <summary>Parameters that stand beside <c>parameters</c>, where they belong under it.</summary>
    public IReadOnlyList<StrayParameter> StrayParameters => strayParameters;

    /// <summary>Whether a key was refused, so that something which seems to be missing may only be misspelt.</summary>
    public bool HasUnknownKeys { get; set; }

    /// <summary>The entry of a key that says something; null if it is absent or empty.</summary>
    public YamlEntry? this[string key] => entries.TryGetValue(key, out YamlEntry? entry) && entry.Value is not YamlScalar { IsNull: true } ? entry : null;

    /// <summary>The entry of a key, also where nothing stands behind it.</summary>
    public YamlEntry? Written(string key) => entries.TryGetValue(key, out YamlEntry? entry) ? entry : null;

    /// <summary>The keys that were found, in the order of the text.</summary>
    public IEnumerable<YamlEntry> InOrder(params string[] keys) =>
        keys.Select(Written).OfType<YamlEntry>().OrderBy(e => e.Key.Site.Start);

    public bool Has(string key) => entries.ContainsKey(key);

    public void Set(string key, YamlEntry entry) => entries[key] = entry;

    public void AddStray(StrayParameter parameter) => strayParameters.Add(parameter);
}
