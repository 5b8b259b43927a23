namespace MergeDsl.Catalog;

/// <summary><c>Min &lt; parameter ± margin &lt; Max</c>, for each model where one of the two is per model.</summary>
/// <param name="Min">The lower bound, itself outside.</param>
/// <param name="Max">The upper bound, itself outside.</param>
/// <param name="Parameter">The parameter's name.</param>
/// <param name="Margin">The name of the parameter that is added and subtracted.</param>
public sealed record WithinConstraint(double Min, double Max, string Parameter, string Margin) : MethodConstraint
{
    /// <summary>Whether a value and its margin satisfy the condition.</summary>
    public bool Allows(double value, double margin) => value - margin > Min && value + margin < Max;
}
