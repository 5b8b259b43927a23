namespace MergeDsl.Catalog;

/// <summary>
/// Publishes the schema of one merge method on the assembly that declares it. Written by the method generator, read by
/// the recipe generator and the analyzer of every project that references the assembly.
/// </summary>
/// <param name="schema">The schema in the form of <see cref="MethodSchemaText"/>.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class MergeMethodSchemaAttribute(string schema) : Attribute
{
    /// <summary>The schema in the form of <see cref="MethodSchemaText"/>.</summary>
    public string Schema { get; } = schema;
}
