namespace MergeDsl.Recipes;

/// <summary>
/// Values for the parameters of a method, by the names that recipes use: <c>new() { ["weight"] = 0.5 }</c>. A parameter
/// that each model has takes one value for all models, or an array with one for each.
/// </summary>
public sealed class MergeParameters
{
    private readonly Dictionary<string, ParameterSetting> settings = new(StringComparer.Ordinal);

    /// <summary>Sets a parameter.</summary>
    /// <param name="name">The parameter, as recipes name it.</param>
    public ParameterSetting this[string name]
    {
        get => settings[name];
        set => settings[name] = value;
    }

    internal IEnumerable<KeyValuePair<string, ParameterSetting>> Settings => settings.OrderBy(s => s.Key, StringComparer.Ordinal);
}
