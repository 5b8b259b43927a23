using Xunit;

namespace MergeDsl.Tests.Fuzzing;

public sealed class CheckpointFuzzTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Whatever_the_files_of_a_model_hold_they_are_read_or_refused_by_name(int seed)
    {
        using TemporaryDirectory temporary = new();
        CheckpointFuzz fuzz = new(temporary.Path, Path.Combine(TestData.Repository, "tests", "Runtime.Tests", "Pickle", "Files"));
        fuzz.Run(1000, seed);
        Assert.InRange(fuzz.Refused, 500, 950);
    }
}
