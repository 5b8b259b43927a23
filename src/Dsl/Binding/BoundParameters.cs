using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>What one <c>parameters</c> mapping says, sorted by what the method knows of it.</summary>
/// <param name="Node">The mapping; null where there is none.</param>
/// <param name="Settings">Parameters of the method.</param>
/// <param name="Ignored">Parameters that the method accepts without effect.</param>
/// <param name="Foreign">Parameters of other methods.</param>
/// <param name="MisplacedGlobals">Global parameters in the entry of a model, which cannot set them.</param>
internal sealed record BoundParameters(
    YamlNode? Node,
    IReadOnlyList<BoundSetting> Settings,
    IReadOnlyList<YamlEntry> Ignored,
    IReadOnlyList<YamlEntry> Foreign,
    IReadOnlyList<YamlEntry> MisplacedGlobals)
{
    public static BoundParameters None { get; } = new(null, [], [], [], []);

    /// <summary>Whether something in there could not be bound, so that a parameter that seems to be missing may be it.</summary>
    public bool IsBroken { get; init; }
}
