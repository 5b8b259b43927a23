namespace MergeDsl.Declaration;

/// <summary>Parameters that recipes for this method carry and that do nothing here: accepted, with advice.</summary>
/// <param name="names">The names as recipes write them.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class NoEffectAttribute(params string[] names) : Attribute
{
    /// <summary>The names as recipes write them.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>Whether models carry them (<c>density</c> of task_arithmetic) and not only the recipe as a whole.</summary>
    public bool PerModel { get; set; }
}
