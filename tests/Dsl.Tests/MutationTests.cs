using MergeDsl.Tests.Fuzzing;
using Xunit;

namespace MergeDsl.Tests;

/// <summary>Mutated recipes, a few thousand of those that the benchmark <c>fuzz-recipes</c> makes.</summary>
public sealed class MutationTests
{
    private const int Count = 4000;

    [Fact]
    public void Whatever_the_text_there_is_a_result()
    {
        RecipeFuzz fuzz = new(TestCatalog.All, RecipeFuzz.Recipes());
        fuzz.Run(Count, seed: 20261122);
        Assert.Equal(Count, fuzz.Count);
        Assert.True(fuzz.Bound > Count / 2, $"only {fuzz.Bound} of {Count} mutations reached the binder");
    }
}
