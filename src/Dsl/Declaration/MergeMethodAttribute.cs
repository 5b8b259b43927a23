namespace MergeDsl.Declaration;

/// <summary>
/// Declares a merge method. It stands on a <c>sealed partial record</c> whose constructor takes
/// <c>(Options, EquatableArray&lt;PerModel&gt;)</c>, either of which may be absent: the parameters of these records are the
/// parameters that a recipe may give, with their types and defaults.
/// </summary>
/// <param name="name">The name that recipes write after <c>merge_method:</c>, in lower case with underscores.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MergeMethodAttribute(string name) : Attribute
{
    /// <summary>The name that recipes write after <c>merge_method:</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Where the method was published, for the model card: an address, or null.</summary>
    public string? Paper { get; set; }
}
