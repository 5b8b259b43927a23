using System.Text.Json.Nodes;
using MergeDsl.Catalog;
using MergeDsl.Declaration;
using MergeDsl.Diagnostics;
using MergeDsl.Schema;
using Xunit;

namespace MergeDsl.Tests.Schema;

/// <summary>The JSON schema over all recipes of the repository, and over recipes with mistakes of structure.</summary>
public sealed class RecipeSchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(File.ReadAllText(Path.Combine(TestData.Repository, "docs", "mergedsl.schema.json")))!; // it is no null
    private static readonly JsonSchemaValidator Validator = new(Schema);

    public static TheoryData<string> Recipes =>
    [
        .. new[] { "samples", "tests/Dsl.Tests/Data/recipes", "tests/Dsl.Tests/Data/goldens", "tests/Shared/Data/goldens/cases" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(TestData.Repository, folder), "*.yml", SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(TestData.Repository, f).Replace('\\', '/'))
            .Where(f => !f.Split('/').Any(part => part is "bin" or "obj") && !f.StartsWith("samples/CustomMethod/", StringComparison.Ordinal)) // it has a schema of its own
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Whatever the language accepts, the schema does; what it refuses in these files are mistakes of structure.</summary>
    [Theory]
    [MemberData(nameof(Recipes))]
    public void The_schema_accepts_what_the_language_does(string file)
    {
        string text = File.ReadAllText(Path.Combine(TestData.Repository, file));
        RecipeCompilation compiled = RecipeCompiler.Compile(file, text, TestCatalog.All);
        if (!compiled.Diagnostics.Any(d => d.Descriptor.Id.StartsWith("MRG1", StringComparison.Ordinal))) // no YAML
        {
            Assert.Equal(!compiled.HasErrors, YamlJson.Documents(text).All(d => Validator.Problem(d) is null));
        }
    }

    [Theory]
    [InlineData("models: [{model: a/x, parameters: {weight: '0.5'}}]\nmerge_method: linear\nparameters: {normalize: off}\n")]
    [InlineData("models: [{model: a/x, parameters: {weight: [1e-5, \".5\", 0x10]}}]\nmerge_method: linear\n")]
    [InlineData("models: [{model: a/x, parameters: {weight: {filter: mlp, value: [0.5, 1]}}}]\nmerge_method: linear\nparameters: {weight: 1}\n")]
    [InlineData("slices: [{sources: [{model: {model: {path: a/x}}, layer_range: ['0', 4]}], residual_weight: 0}]\nmerge_method: passthrough\n")]
    [InlineData("models: [{model: a/x}]\nmerge_method: karcher\nparameters:\ndtype:\nchat_template:\ntokenizer: {}\nx-note: {any: thing}\nmergedsl: {seed: 1}\n")]
    [InlineData("models: [{model: a/x}, {model: b/y}]\nbase_model: c/z\nmerge_method: ties\nparameters: {weight: 1, density: 0.5, int8_mask: true}\ndtype: torch.bfloat16\n")]
    public void What_is_odd_and_right_passes(string text)
    {
        Assert.DoesNotContain(RecipeCompiler.Compile("x", text, TestCatalog.All).Diagnostics, d => d.Severity == RecipeSeverity.Error);
        Assert.Null(Assert.Single(YamlJson.Documents(text).Select(Validator.Problem)));
    }

    [Theory]
    [InlineData("models: [{model: a/x}]\n")]
    [InlineData("merge_method: linear\n")]
    [InlineData("models: [{model: a/x}]\nslices: [{sources: [{model: a/x, layer_range: [0, 1]}]}]\nmerge_method: karcher\n")]
    [InlineData("models: [{model: a/x}]\nmerge_method: karchr\n")]
    [InlineData("models: [{model: a/x}]\nmerge_method: karcher\nbase_modle: a/x\n")]
    [InlineData("models: [{model: a/x, parameters: {wieght: 1}}]\nmerge_method: linear\n")]
    [InlineData("models: [{model: a/x, weight: 1}]\nmerge_method: linear\n")]
    [InlineData("models: [{model: a/x, parameters: {t: 0.5}}]\nmerge_method: slerp\nbase_model: b/y\n")]
    [InlineData("modules: {text: {models: [{model: a/x, parameters: {t: 0.5}}, {model: b/y}]}}\nmerge_method: slerp\nbase_model: b/y\nparameters: {t: 0.5}\n")]
    [InlineData("modules: {text: {slices: [{sources: [{model: a/x, layer_range: [0, 4], parameters: {t: 0.5}}, {model: b/y, layer_range: [0, 4]}]}]}}\nmerge_method: slerp\nbase_model: b/y\nparameters: {t: 0.5}\n")]
    [InlineData("modules: {text: {models: [{model: a/x}], parameters: {normalize: [[true]]}}}\nmerge_method: linear\nparameters: {weight: 1}\n")]
    [InlineData("models: [a/x, b/y]\nmerge_method: karcher\n")]
    [InlineData("models: {model: a/x}\nmerge_method: karcher\n")]
    [InlineData("models: []\nmerge_method: karcher\n")]
    [InlineData("models: [{path: a/x}]\nmerge_method: karcher\n")]
    [InlineData("models: [{model: a/x}]\nmerge_method: karcher\ndtype: bf16\n")]
    [InlineData("models: [{model: a/x}]\nmerge_method: karcher\nt: 0.5\n")]
    [InlineData("slices: [{sources: [{model: a/x, layer_range: [0, 4, 8]}]}]\nmerge_method: passthrough\n")]
    [InlineData("slices: [{sources: [{model: a/x}]}]\nmerge_method: passthrough\n")]
    [InlineData("slices: [{model: a/x, layer_range: [0, 4]}]\nmerge_method: passthrough\n")]
    [InlineData("models: [{model: a/x, parameters: {weight: {filter: mlp}}}]\nmerge_method: linear\n")]
    [InlineData("models: [{model: a/x, parameters: {weight: []}}]\nmerge_method: linear\n")]
    [InlineData("models: [{model: a/x, parameters: {weight: [[0, 1], 1]}}]\nmerge_method: linear\n")]
    [InlineData("models: [{model: a/x}]\nmerge_method: karcher\nmergedsl: {sed: 1}\n")]
    [InlineData("base_model: a/x\nexperts: [{source_model: b/y}]\n")]
    public void Mistakes_of_structure_are_refused(string text)
    {
        Assert.Contains(RecipeCompiler.Compile("x", text, TestCatalog.All).Diagnostics, d => d.Severity == RecipeSeverity.Error);
        Assert.NotNull(Assert.Single(YamlJson.Documents(text).Select(Validator.Problem)));
    }

    /// <summary>What a schema can say of a recipe, this one does: these are the mistakes of the table that it refuses, whatever their form.</summary>
    private static readonly HashSet<string> Expressible =
    [
        "MRG2002", "MRG2003", "MRG2004", "MRG2005", "MRG2006", "MRG2008", "MRG2009", "MRG2012", "MRG2014", "MRG2015", "MRG2016", "MRG2017", "MRG2018",
        "MRG2019", "MRG2020", "MRG2026", "MRG2035", "MRG2037", "MRG2042", "MRG3001", "MRG3002", "MRG3009", "MRG3010", "MRG3012",
    ];

    // Numbers that are not finite are numbers to a schema, and so is the base of a path.
    private static readonly string[] BeyondIt = ["values: 16 ", "values: 12 epsilon of ram below zero"];

    public static TheoryData<string> Cases => [.. RecipeCase.In("accepted").Concat(RecipeCase.In("mistakes")).Where(c => !c.Expected.Any(e => e.Id.StartsWith("MRG1", StringComparison.Ordinal))).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_schema_refuses_what_it_can_express_and_nothing_that_is_right(string name)
    {
        RecipeCase one = RecipeCase.In("accepted").Concat(RecipeCase.In("mistakes")).First(c => c.Name == name);
        string? problem = YamlJson.Documents(one.Text).Select(Validator.Problem).FirstOrDefault(p => p is not null);
        string[] errors = [.. one.Expected.Where(e => e.Severity == "error").Select(e => e.Id)];
        if (errors.Length == 0)
        {
            Assert.Null(problem);
        }
        else if (errors.Any(Expressible.Contains) && !BeyondIt.Any(b => name.StartsWith(b, StringComparison.Ordinal)))
        {
            Assert.NotNull(problem);
        }
    }

    /// <summary>Editors that stop at draft 7 ignore what stands beside a reference.</summary>
    [Fact]
    public void Nothing_stands_beside_a_reference() =>
        Assert.All(Objects(Schema), o => Assert.True(o["$ref"] is null || o.Count == 1, o.GetPath()));

    [Fact]
    public void A_method_of_ones_own_is_in_the_schema_of_its_project()
    {
        const string Recipe = "models: [{model: a/x}]\nmerge_method: acme\nparameters: {power: 2}\n";
        MethodSchema acme = new("acme", "Acme.Merge", "Merge.", BaseRole.Ordinary, new(1, 9, true),
            [new("power", "Power", ParameterScope.Global, ParameterType.Number, false, ScalarValue.Of(1.0), "How much.")]);
        JsonSchemaValidator own = new(JsonNode.Parse(RecipeSchema.Of(new([.. TestCatalog.All.Methods, acme])))!); // it is no null
        JsonNode? recipe = YamlJson.Documents(Recipe)[0];
        Assert.NotNull(Validator.Problem(recipe));
        Assert.Null(own.Problem(recipe));
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => Objects(p.Value)).Append(o),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };
}
