namespace MergeDsl.Recipes;

/// <summary>Names in messages: the first few, and how many more.</summary>
internal static class Listing
{
    private const int Shown = 3;

    public static string Of(IReadOnlyList<string> items) =>
        string.Join(", ", items.Take(Shown)) + (items.Count > Shown ? $" and {items.Count - Shown} more" : "");
}
