namespace MergeDsl;

/// <summary>Creates <see cref="EquatableArray{T}"/>; collection expressions end here.</summary>
public static class EquatableArray
{
    /// <summary>Copies <paramref name="items"/> into an equatable array.</summary>
    public static EquatableArray<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());

    /// <summary>Copies a sequence into an equatable array.</summary>
    public static EquatableArray<T> ToEquatableArray<T>(this IEnumerable<T> items) => new(items is List<T> list ? list.ToArray() : [.. items]);
}
