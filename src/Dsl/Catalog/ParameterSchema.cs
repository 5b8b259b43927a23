namespace MergeDsl.Catalog;

/// <summary>What a recipe may say about one parameter of a method.</summary>
/// <param name="Name">As recipes write it: <c>select_topk</c>.</param>
/// <param name="Member">The C# name of the record's parameter: <c>SelectTopk</c>.</param>
/// <param name="Scope">One value per tensor, or one per tensor and model.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="IsNullable">Whether it may be absent without having a default (<c>scale</c> of passthrough).</param>
/// <param name="Default">The default; null where it is required or nullable.</param>
/// <param name="Summary">What it does, one sentence from the declaration's doc comment.</param>
/// <param name="Ranges">Ranges that its values must or usually lie in.</param>
/// <param name="Idle">The value at which it does nothing, or undoes everything; null where there is none.</param>
public sealed record ParameterSchema(
    string Name,
    string Member,
    ParameterScope Scope,
    ParameterType Type,
    bool IsNullable,
    ScalarValue? Default,
    string Summary,
    EquatableArray<RangeConstraint> Ranges = default,
    IdleValue? Idle = null)
{
    /// <summary>Whether a recipe must give it.</summary>
    public bool IsRequired => Default is null && !IsNullable;
}
