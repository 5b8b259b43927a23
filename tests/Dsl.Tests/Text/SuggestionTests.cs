using MergeDsl.Text;
using Xunit;

namespace MergeDsl.Tests.Text;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "acb", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("layer_rnage", "layer_range", 1)]
    public void Distances_count_swaps_as_one(string a, string b, int distance)
    {
        Assert.Equal(distance, Suggestion.Distance(a, b));
        Assert.Equal(distance, Suggestion.Distance(b, a));
    }

    [Theory]
    [InlineData("tise", "ties")]
    [InlineData("dare-ties", "dare_ties")]
    [InlineData("arcee", "arcee_fusion")]
    [InlineData("t", null)]
    [InlineData("frobnicate", null)]
    [InlineData("dare", null)]
    public void What_is_close_or_the_only_longer_word_is_suggested(string text, string? meant) =>
        Assert.Equal(meant, Suggestion.Closest(text, TestCatalog.All.Methods.Select(m => m.Name)));
}
