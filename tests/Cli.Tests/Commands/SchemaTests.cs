using System.Text.Json;
using MergeDsl.Catalog;
using MergeDsl.Methods;
using Xunit;

namespace MergeDsl.Tests.Commands;

public class SchemaTests
{
    // To write the file anew after a change: MERGEDSL_WRITE_DOCS=1 dotnet test tests/Cli.Tests --filter SchemaTests
    [Fact]
    public async Task The_file_in_the_documentation_is_what_the_command_prints()
    {
        CommandResult result = await CommandResult.RunAsync("schema");
        string path = Path.Combine(TestData.Repository, "docs", "mergedsl.schema.json");
        if (Environment.GetEnvironmentVariable("MERGEDSL_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, result.Output);
        }

        Assert.Equal(result.Output, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Every_method_is_there_with_its_parameters()
    {
        using JsonDocument schema = JsonDocument.Parse((await CommandResult.RunAsync("schema")).Output);
        JsonElement[] rules = [.. schema.RootElement.GetProperty("allOf").EnumerateArray()];
        Assert.Equal(MergeMethods.Catalog.Methods.Count, rules.Length);
        foreach ((MethodSchema method, JsonElement rule) in MergeMethods.Catalog.Methods.Zip(rules))
        {
            Assert.Equal(method.Name, rule.GetProperty("if").GetProperty("properties").GetProperty("merge_method").GetProperty("const").GetString());
            string parameters = rule.GetProperty("then").GetProperty("properties").GetProperty("parameters").GetProperty("$ref").GetString()!; // else the schema is broken
            Assert.Equal(
                method.Parameters.Select(p => p.Name),
                schema.RootElement.GetProperty("definitions").GetProperty(parameters["#/definitions/".Length..]).GetProperty("properties").EnumerateObject().Select(p => p.Name));
        }
    }

    [Fact]
    public async Task Every_reference_leads_to_a_definition()
    {
        using JsonDocument schema = JsonDocument.Parse((await CommandResult.RunAsync("schema")).Output);
        HashSet<string> defined = [.. schema.RootElement.GetProperty("definitions").EnumerateObject().Select(d => "#/definitions/" + d.Name)];
        Assert.Subset(defined, References(schema.RootElement).ToHashSet());
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.Name == "$ref" ? [p.Value.GetString() ?? ""] : References(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
