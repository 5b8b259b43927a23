using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators;

/// <summary>
/// A list that passes between steps, as an object: for each struct that passes, and each tuple of structs, the compiler's step
/// tables are compiled once more at the start of a build, which takes longer than all recipes together.
/// </summary>
/// <param name="Items">The items.</param>
internal sealed record Listed<T>(EquatableArray<T> Items)
    where T : class, IEquatable<T>;

/// <summary>Steps that hand over lists.</summary>
internal static class ListedSteps
{
    /// <summary>All values in one list, equal by value.</summary>
    public static IncrementalValueProvider<Listed<T>> Listed<T>(this IncrementalValuesProvider<T> values)
        where T : class, IEquatable<T> => values.Collect().Select(static (all, _) => new Listed<T>(all.ToEquatableArray()));
}
