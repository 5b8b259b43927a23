using MergeDsl.Yaml;

namespace MergeDsl.Binding;

/// <summary>A parameter that stands beside <c>parameters</c>, where it belongs under it.</summary>
/// <param name="Entry">The entry, its key as it was meant.</param>
/// <param name="IsSaid">Whether it has been spoken of, as a misspelling.</param>
internal sealed record StrayParameter(YamlEntry Entry, bool IsSaid);
