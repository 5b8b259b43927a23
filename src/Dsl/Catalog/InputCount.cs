namespace MergeDsl.Catalog;

/// <summary>How many inputs a method takes.</summary>
/// <param name="Min">The fewest.</param>
/// <param name="Max">The most; <see cref="int.MaxValue"/> for no limit.</param>
/// <param name="CountsBase">Whether the base is one of the inputs that are counted.</param>
public sealed record InputCount(int Min, int Max, bool CountsBase)
{
    /// <summary>Whether <paramref name="count"/> inputs are right.</summary>
    public bool Allows(int count) => count >= Min && count <= Max;

    /// <summary>The number in words: "exactly 2", "at least 1", "2 to 4".</summary>
    public string Describe() => Min == Max ? $"exactly {Min}" : Max == int.MaxValue ? $"at least {Min}" : $"{Min} to {Max}";
}
