namespace MergeDsl.Declaration;

/// <summary>A per-model parameter must not sum to zero over the models: <c>|Σ w| &gt; 1e-8 Σ |w|</c>.</summary>
/// <param name="parameter">The parameter's member name: <c>nameof(PerModel.Weight)</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class NonZeroSumAttribute(string parameter) : Attribute
{
    /// <summary>The member name of the per-model parameter.</summary>
    public string Parameter { get; } = parameter;

    /// <summary>The member name of a boolean global parameter; the sum matters only where it is true.</summary>
    public string? When { get; set; }

    /// <summary>Whether a sum of zero is only advised against, and what it leads to: "normalisation is skipped". Null: an error.</summary>
    public string? Otherwise { get; set; }
}
