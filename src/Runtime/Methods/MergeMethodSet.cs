using MergeDsl.Catalog;

namespace MergeDsl.Methods;

/// <summary>The merge methods that one project declares: their schemas, and a way to create them from values without reflection. Generated.</summary>
public abstract class MergeMethodSet
{
    /// <summary>The schemas of the methods.</summary>
    public abstract EquatableArray<MethodSchema> Schemas { get; }

    /// <summary>Creates a method of this set. The values are those of its schema, in its order; they are not checked here.</summary>
    /// <exception cref="ArgumentException">The set has no method of that name.</exception>
    public abstract MergeMethod Create(string method, ParameterValues values);
}
