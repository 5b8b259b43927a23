using MergeDsl.Methods;
using Xunit;

namespace MergeDsl.Tests.Commands;

public class MethodsTests
{
    [Fact]
    public async Task Every_method_has_a_line()
    {
        CommandResult result = await CommandResult.RunAsync("methods");
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["method", .. MergeMethods.Catalog.Methods.Select(m => m.Name)], lines.Select(l => l.Split(' ')[0]));
        Assert.Matches(@"\nslerp +exactly 2 with the base +required +Interpolates on the arc between two models:", result.Output);
    }

    [Fact]
    public async Task A_method_is_explained_with_its_parameters()
    {
        CommandResult result = await CommandResult.RunAsync("methods", "ties");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Inputs: any number besides the base; base model: required.\n", result.Output);
        Assert.Contains("density    per model  number   1         between 0 and 1; usually greater than 0  Share of the task vector's elements that are kept", result.Output);
        Assert.Contains("weight     per model  number   required", result.Output);
        Assert.Contains("Condition: weight should not sum to 0 over the models where normalize is true.\n", result.Output);
        Assert.Contains("Accepted without effect: int8_mask.\n", result.Output);
        Assert.Contains("Published in https://arxiv.org/abs/2306.01708.\n", result.Output);
    }

    [Fact]
    public async Task An_unknown_method_is_a_mistake_that_names_the_known_ones()
    {
        CommandResult result = await CommandResult.RunAsync("methods", "tise");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Equal($"error: there is no method 'tise'; there are {string.Join(", ", MergeMethods.Catalog.Methods.Select(m => m.Name))}\n", result.Error);
    }
}
