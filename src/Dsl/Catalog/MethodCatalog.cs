using MergeDsl.Text;

namespace MergeDsl.Catalog;

/// <summary>The methods that a recipe may name: what the runtime and the user's own projects declare. Equal by value, ordered by name.</summary>
public sealed class MethodCatalog : IEquatable<MethodCatalog>
{
    private readonly EquatableArray<MethodSchema> methods;

    /// <summary>A catalogue of the given methods; of two with one name the first counts.</summary>
    public MethodCatalog(IEnumerable<MethodSchema> methods)
    {
        Dictionary<string, MethodSchema> byName = new(StringComparer.Ordinal);
        foreach (MethodSchema method in methods)
        {
            if (!byName.ContainsKey(method.Name))
            {
                byName.Add(method.Name, method);
            }
        }

        this.methods = byName.Values.OrderBy(m => m.Name, StringComparer.Ordinal).ToEquatableArray();
    }

    /// <summary>A catalogue without methods.</summary>
    public static MethodCatalog Empty { get; } = new([]);

    /// <summary>All methods, ordered by name.</summary>
    public EquatableArray<MethodSchema> Methods => methods;

    /// <summary>The method of that name, or null.</summary>
    public MethodSchema? Find(string name)
    {
        foreach (MethodSchema method in methods)
        {
            if (method.Name == name)
            {
                return method;
            }
        }

        return null;
    }

    /// <summary>The method that a name which no method has was probably meant to be, or null where none is near.</summary>
    public MethodSchema? Closest(string name) => Suggestion.Closest(name, methods.Select(m => m.Name)) is { } meant ? Find(meant) : null;

    /// <inheritdoc/>
    public bool Equals(MethodCatalog? other) => other is not null && methods == other.methods;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MethodCatalog);

    /// <inheritdoc/>
    public override int GetHashCode() => methods.GetHashCode();
}
