using MergeDsl.Methods;
using MergeDsl.Recipes;

namespace MergeDsl.Tests.Recipes;

/// <summary>Real recipes of the methods that there are, compiled once into one assembly, and interpreted.</summary>
internal static class RecipeData
{
    private static readonly Lazy<IReadOnlyDictionary<string, (MergeRecipe Compiled, MergeRecipe Interpreted)>> Both = new(Compile);

    public static IEnumerable<string> Names => Texts().Select(t => t.Name);

    public static (MergeRecipe Compiled, MergeRecipe Interpreted) Find(string name) => Both.Value[name];

    private static Dictionary<string, (MergeRecipe, MergeRecipe)> Compile()
    {
        Project project = Texts().Aggregate(new Project().WithCSharp("AcmeBlend.cs", Samples.CustomMethod), (p, t) => p.WithRecipe(t.Name + ".merge.yml", t.Text));
        System.Reflection.Assembly assembly = project.Build().Load();
        MergeMethodSet own = (MergeMethodSet)assembly.GetType("Acme.App.DeclaredMergeMethods", true)!.GetProperty("Instance")!.GetValue(null)!; // throws where it is missing
        MergeRecipe[] compiled = (MergeRecipe[])assembly.GetType("Acme.App.Recipes.AllRecipes", true)!.GetMethod("Create")!.Invoke(null, null)!; // returns an array
        return compiled.ToDictionary(c => c.Name, c => (c, RecipeFile.Parse(c.Name + ".merge.yml", c.Source.Text, MergeMethods.BuiltIn, own).Require()));
    }

    private static IEnumerable<(string Name, string Text)> Texts()
    {
        IEnumerable<string> golden = Directory.EnumerateDirectories(Path.Combine(TestData.Goldens, "cases")).Select(d => Path.Combine(d, "recipe.yml"));
        IEnumerable<string> published = Directory.EnumerateFiles(Path.Combine(TestData.Repository, "tests", "Dsl.Tests", "Data", "recipes"), "*.yml");
        IEnumerable<(string, string)> files = golden.Select(f => (Path.GetFileName(Path.GetDirectoryName(f))!, File.ReadAllText(f))) // cases lie in folders
            .Concat(published.Select(f => (Path.GetFileNameWithoutExtension(f), File.ReadAllText(f))));
        return files.Where(f => !RecipeCompiler.Compile(f.Item1, f.Item2, MergeMethods.Catalog).HasErrors).Concat(Own).OrderBy(f => f.Item1, StringComparer.Ordinal);
    }

    private static IEnumerable<(string, string)> Own =>
    [
        ("own-filters", """
            models:
              - model: org/a
                parameters:
                  weight:
                    - {filter: mlp, value: [0.1, 0.9]}
                    - {filter: "weird \"name\" {x}", value: 3}
              - model: org/b
                parameters: {density: {filter: norm, value: 0.25}}
              - model: org/c
            merge_method: ties
            base_model: org/base
            parameters:
              weight: [1e-5, "0.5", 2]
              density: [{filter: self_attn, value: [1, 0.5, 0.25]}, {value: 0.125}]
              normalize: [0, 1]
              rescale: {filter: lm_head, value: on}
              lambda: {filter: "*", value: 0.75}
            """),
        ("own-words", """
            models:
              - {model: org/a, parameters: {weight: 0.1}}
              - {model: org/b, parameters: {weight: [0.2, 0.3], density: [{filter: mlp, value: 0.5}]}}
            merge_method: acme_blend
            parameters:
              mixing: [{filter: mlp, value: row_wise}, {value: [all_at_once, row_wise, all_at_once]}]
              rounds: [{filter: norm, value: [1, 1]}, {value: 5.0}]
              label: [{filter: embed, value: "no"}, {value: [a, "b\\c"]}]
              limit: [{filter: norm, value: [0.5, 2]}, {filter: mlp, value: 3}]
            """),
        ("own-slices", """
            slices:
              - sources:
                  - {model: org/a, layer_range: [0, 4], parameters: {weight: [0, 1]}}
                  - {model: org/b, layer_range: [4, 8], parameters: {weight: 0.5}}
              - sources:
                  - {model: org/a, layer_range: [2, 3]}
                  - {model: org/c, layer_range: [0, 1]}
                parameters: {weight: {filter: q_proj, value: 0.125}}
              - sources:
                  - {model: org/a, layer_range: [0, 4], parameters: {weight: [0, 1]}}
                  - {model: org/b, layer_range: [4, 8], parameters: {weight: 0.5}}
            merge_method: linear
            parameters: {weight: 2, normalize: false}
            mergedsl: {seed: 18446744073709551615}
            """),
    ];
}
