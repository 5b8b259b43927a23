using System.Text.Json;
using MergeDsl.Catalog;
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
    public async Task An_unknown_method_is_a_mistake_that_names_the_nearest()
    {
        Assert.Equal(new(1, "", "error: there is no method 'tise'; did you mean 'ties'?\n"), await CommandResult.RunAsync("methods", "tise"));
        Assert.Equal(new(1, "", "error: there is no method 'Task-Arithmetic'; did you mean 'task_arithmetic'?\n"), await CommandResult.RunAsync("methods", "Task-Arithmetic"));
    }

    [Fact]
    public async Task Where_none_is_near_all_are_named()
    {
        CommandResult result = await CommandResult.RunAsync("methods", "frankenstein");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Equal($"error: there is no method 'frankenstein'; there are {string.Join(", ", MergeMethods.Catalog.Methods.Select(m => m.Name))}\n", result.Error);
    }

    [Fact]
    public async Task As_json_all_that_is_declared_is_there()
    {
        using JsonDocument json = JsonDocument.Parse((await CommandResult.RunAsync("methods", "--json")).Output);
        JsonElement[] methods = [.. json.RootElement.EnumerateArray()];
        Assert.Equal(MergeMethods.Catalog.Methods.Select(m => m.Name), methods.Select(m => m.GetProperty("name").GetString()));
        foreach ((MethodSchema declared, JsonElement method) in MergeMethods.Catalog.Methods.Zip(methods))
        {
            Assert.Equal(declared.Parameters.Select(p => $"{p.Name}: {p.Summary}"), method.GetProperty("parameters").EnumerateArray().Select(p => $"{p.GetProperty("name")}: {p.GetProperty("summary")}"));
            Assert.Equal(declared.Ignored.Select(p => p.Name), method.GetProperty("ignored").EnumerateArray().Select(p => p.GetProperty("name").GetString()));
            Assert.Equal(declared.Constraints.Count, method.GetProperty("constraints").GetArrayLength());
        }
    }

    [Fact]
    public async Task As_json_values_have_the_types_of_their_parameters()
    {
        Assert.Equal("[0.15]", await ValuesOf("della", "epsilon", "default"));
        Assert.Equal("[10]", await ValuesOf("karcher", "max_iter", "default"));
        Assert.Equal("[true]", await ValuesOf("linear", "normalize", "default"));
        Assert.Equal("[null]", await ValuesOf("passthrough", "scale", "default"));
        Assert.Equal("[false]", await ValuesOf("passthrough", "scale", "required"));
        Assert.Equal("[true]", await ValuesOf("slerp", "t", "required"));
        Assert.Equal("""[[{"min":0,"min_exclusive":true,"max":null,"max_exclusive":false}]]""", await ValuesOf("nearswap", "t", "ranges"));
        Assert.Equal("""[[{"min":0,"min_exclusive":false,"max":1,"max_exclusive":false,"otherwise":"the arc is extrapolated beyond the models"}]]""", await ValuesOf("slerp", "t", "advised"));
    }

    [Fact]
    public async Task The_page_on_the_json_shows_what_is_printed_and_explains_every_key()
    {
        string page = File.ReadAllText(Path.Combine(TestData.Repository, "docs", "methods-json.md")).ReplaceLineEndings("\n");
        Assert.Contains($"```json\n{(await CommandResult.RunAsync("methods", "linear", "--json")).Output}```\n", page);
        using JsonDocument json = JsonDocument.Parse((await CommandResult.RunAsync("methods", "--json")).Output);
        Assert.All(KeysOf(json.RootElement).Distinct(), key => Assert.Contains($"`{key}`", page));
    }

    private static async Task<string> ValuesOf(string method, string parameter, string key)
    {
        using JsonDocument json = JsonDocument.Parse((await CommandResult.RunAsync("methods", method, "--json")).Output);
        return JsonSerializer.Serialize(json.RootElement.GetProperty("parameters").EnumerateArray().Where(p => p.GetProperty("name").GetString() == parameter).Select(p => p.GetProperty(key)));
    }

    private static IEnumerable<string> KeysOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => KeysOf(p.Value).Prepend(p.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(KeysOf),
        _ => [],
    };
}
