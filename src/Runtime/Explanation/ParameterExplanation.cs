using MergeDsl.Catalog;

namespace MergeDsl.Explanation;

/// <summary>A parameter of a slice, or of one of its inputs.</summary>
/// <param name="Schema">What the method declares.</param>
/// <param name="Input">The input, as the slice counts; null for a global parameter.</param>
/// <param name="Cases">Its values in the order in which their filters are tried.</param>
/// <param name="Unmatched">How many tensors no case meets; null where the models have not been looked at.</param>
internal sealed record ParameterExplanation(ParameterSchema Schema, int? Input, EquatableArray<CaseExplanation> Cases, int? Unmatched)
{
    /// <summary>Whether every tensor has a value, whatever its name is.</summary>
    public bool IsTotal => Cases.Any(c => c.Case.Filter is null);

    /// <summary>The case for a tensor of that name; null where none meets it.</summary>
    public CaseExplanation? CaseFor(string name) => Cases.FirstOrDefault(c => c.Case.Filter is not { } filter || name.Contains(filter, StringComparison.Ordinal));
}
