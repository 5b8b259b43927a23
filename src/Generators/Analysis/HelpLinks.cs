namespace MergeDsl.Generators.Analysis;

/// <summary>Where a diagnostic is explained.</summary>
internal static class HelpLinks
{
    public static string Of(string id) => "https://github.com/mergedsl/mergedsl/blob/main/docs/diagnostics.md#" + id.ToLowerInvariant();
}
