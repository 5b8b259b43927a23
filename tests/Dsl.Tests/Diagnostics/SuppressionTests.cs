using Xunit;
using static MergeDsl.Tests.RecipeCheck;

namespace MergeDsl.Tests.Diagnostics;

public sealed class SuppressionTests
{
    private const string Density = "models:\n  - model: c/z\n    parameters:\n      density: 0.99{0}\n  - model: a/x\n    parameters: {weight: 1}\nmerge_method: ties\nbase_model: c/z\n";

    private static string With(string comment) => Density.Replace("{0}", comment);

    [Fact]
    public void At_the_end_of_the_line() => Clean(With(" # mergedsl: ignore MRG4003 (as published)"));

    [Theory]
    [InlineData("      # mergedsl: ignore MRG4003 (as published)\n")]
    [InlineData("# mergedsl:ignore MRG4003, MRG4003 (as published)\n\n      # another remark\n")]
    public void Alone_above_the_line(string comment) => Clean(With("").Replace("      density", comment + "      density"));

    [Fact]
    public void A_reason_is_required()
    {
        string text = With(" # mergedsl: ignore MRG4003");
        Assert.Equal(["MRG4003", "MRG4005"], Compile(text).Diagnostics.Select(d => d.Descriptor.Id));
        Assert.Equal(["MRG4003", "MRG4005"], Compile(With(" # mergedsl: ignore MRG4003 ( )")).Diagnostics.Select(d => d.Descriptor.Id));
    }

    [Fact]
    public void One_that_suppresses_nothing_is_advice() =>
        Info("models: [{model: a/x}, {model: b/y}]\nmerge_method: karcher [|# mergedsl: ignore MRG4003 (why)|]\n", "MRG4006", "MRG4003 is not reported here");

    [Fact]
    public void Errors_cannot_be_suppressed()
    {
        RecipeCompilation result = Compile("models: [{model: a/x}, {model: b/y}]\nmerge_method: karchre # mergedsl: ignore MRG2003 (why)\n");
        Assert.Equal(["MRG2003", "MRG4006"], result.Diagnostics.Select(d => d.Descriptor.Id));
        Assert.Contains("cannot be suppressed", result.Diagnostics[1].Message);
    }

    [Fact]
    public void Text_is_no_comment() =>
        Warning(With("").Replace("      density", "      [|density").Replace("0.99", "0.99|]") + "x-note: \" # mergedsl: ignore MRG4003 (why)\"\nx-block: |\n  # mergedsl: ignore MRG4003 (why)\n", "MRG4003");
}
