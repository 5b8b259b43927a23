using MergeDsl.Catalog;
using MergeDsl.Methods;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;

namespace MergeDsl.Tests;

public class RecipeCodeFixTests
{
    private const string Recipe = "/app/x.merge.yml";
    private const string ManyMistakes = "models:\n  - path: a/x\n    wieght: 0.5\n    density: 50\nmerge_method: TIES\nbase_modle: c/z\ndtype: bf16\n";

    /// <summary>A recipe with a mistake, what the editor offers, and the recipe after it.</summary>
    public static TheoryData<string, string, string> Suggestions => new()
    {
        // A key, a method, a parameter, a stage renamed.
        { "models: [{model: a/x}]\nmerge_method: karcher\ndype: float16\n", "Replace `dype` by `dtype`", "models: [{model: a/x}]\nmerge_method: karcher\ndtype: float16\n" },
        { "models: [{model: a/x}]\nmerge_method: karchr\n", "Replace `karchr` by `karcher`", "models: [{model: a/x}]\nmerge_method: karcher\n" },
        { "models: [{model: a/x, parameters: {wieght: 1}}]\nmerge_method: linear\n", "Replace `wieght` by `weight`", "models: [{model: a/x, parameters: {weight: 1}}]\nmerge_method: linear\n" },
        {
            "name: first\nmodels: [{model: a/x}]\nmerge_method: karcher\n---\nmodels: [{model: frist}]\nmerge_method: karcher\n", "Replace `frist` by `first`",
            "name: first\nmodels: [{model: a/x}]\nmerge_method: karcher\n---\nmodels: [{model: first}]\nmerge_method: karcher\n"
        },

        // Values written as they are meant.
        { "models: [{model: a/x}]\nmerge_method: karcher\ndtype: bf16\n", "Replace `bf16` by `bfloat16`", "models: [{model: a/x}]\nmerge_method: karcher\ndtype: bfloat16\n" },
        { "models: [{model: a/x}, {model: b/y}]\nmerge_method: slerp\nbase_model: a/x\nparameters: {t: 50%}\n", "Replace `50%` by `0.5`", "models: [{model: a/x}, {model: b/y}]\nmerge_method: slerp\nbase_model: a/x\nparameters: {t: 0.5}\n" },

        // Keys moved.
        { "models:\n  - model: a/x\n    weight: 0.5\nmerge_method: linear\n", "Insert `parameters:`", "models:\n  - model: a/x\n    parameters:\n      weight: 0.5\nmerge_method: linear\n" },
        {
            "models:\n  - model: a/x\nmerge_method: linear\nnormalize: false\nparameters:\n  weight: 1\n", "Move `normalize: false`",
            "models:\n  - model: a/x\nmerge_method: linear\nparameters:\n  normalize: false\n  weight: 1\n"
        },
        {
            "models:\n  - model: a/x\n  - model: b/y\n    t: 0.5\nmerge_method: slerp\nbase_model: a/x\n", "Move `t: 0.5`",
            "models:\n  - model: a/x\n  - model: b/y\nmerge_method: slerp\nparameters:\n  t: 0.5\nbase_model: a/x\n"
        },

        // Text and single entries made what is expected.
        { "models:\n  - a/x\n  - b/y\nmerge_method: karcher\n", "Insert `model:`", "models:\n  - model: a/x\n  - model: b/y\nmerge_method: karcher\n" },
        { "models:\n  model: a/x\n  parameters:\n    weight: 1\nmerge_method: linear\n", "Insert `-`", "models:\n  - model: a/x\n    parameters:\n      weight: 1\nmerge_method: linear\n" },

        // What is there twice, or does nothing, removed.
        { "models: [{model: a/x}]\ndtype: float16\nmerge_method: karcher\ndtype: bfloat16\n", "Remove `dtype: float16`", "models: [{model: a/x}]\nmerge_method: karcher\ndtype: bfloat16\n" },
        { "models:\n  - model: a/x\n  - model: b/y\n  - model: a/x\nmerge_method: karcher\n", "Remove `- model: a/x`", "models:\n  - model: a/x\n  - model: b/y\nmerge_method: karcher\n" },
        { "models: [{model: a/x}]\r\nembed_slerp: true\r\nmerge_method: karcher\r\n", "Remove `embed_slerp: true`", "models: [{model: a/x}]\r\nmerge_method: karcher\r\n" },
    };

    [Theory]
    [MemberData(nameof(Suggestions))]
    public async Task A_suggestion_mends_the_recipe(string text, string title, string expected)
    {
        using EditedProject project = new((Recipe, text));
        Diagnostic diagnostic = Assert.Single(await project.DiagnosticsAsync());
        CodeAction action = Assert.Single(await project.ActionsAsync(diagnostic));
        Assert.Equal(title, action.Title);
        await project.ApplyAsync(action);
        Assert.Equal(expected, await project.TextAsync(Recipe));
        Assert.Empty(await project.DiagnosticsAsync());
    }

    [Fact]
    public async Task Suggestions_taken_one_after_the_other_and_all_at_once_are_what_check_writes()
    {
        using TemporaryDirectory folder = new();
        string file = folder.Write("x.merge.yml", ManyMistakes);
        CommandResult check = await CommandResult.RunAsync("check", "--fix", file);
        Assert.Equal("", check.Output);
        string expected = File.ReadAllText(file);

        using EditedProject oneByOne = new((Recipe, ManyMistakes));
        while (await oneByOne.DiagnosticsAsync() is [Diagnostic next, ..])
        {
            await oneByOne.ApplyAsync((await oneByOne.ActionsAsync(next))[0]);
        }

        Assert.Equal(expected, await oneByOne.TextAsync(Recipe));

        using EditedProject atOnce = new((Recipe, ManyMistakes));
        CodeAction all = (await atOnce.ActionsAsync((await atOnce.DiagnosticsAsync())[0]))[1];
        Assert.Equal("Mend all of this recipe that has an obvious remedy", all.Title);
        await atOnce.ApplyAsync(all);
        Assert.Equal(expected, await atOnce.TextAsync(Recipe));
    }

    [Fact]
    public async Task Fix_all_mends_every_recipe_of_the_project()
    {
        const string Sound = "models: [{model: a/x}]\nmerge_method: karcher\n";
        using EditedProject project = new((Recipe, ManyMistakes), ("/app/y.merge.yaml", Sound + "dtype: fp16\n"), ("/app/z.merge.yml", Sound));
        CodeAction? all = await project.FixAllAsync((await project.DiagnosticsAsync())[0].Id);
        Assert.NotNull(all);
        await project.ApplyAsync(all);
        Assert.Empty(await project.DiagnosticsAsync());
        Assert.Equal(RecipeFixes.Apply("x", ManyMistakes, new MethodCatalog(MergeMethods.BuiltIn.Schemas)).Text, await project.TextAsync(Recipe));
        Assert.Equal(Sound + "dtype: float16\n", await project.TextAsync("/app/y.merge.yaml"));
        Assert.Equal(Sound, await project.TextAsync("/app/z.merge.yml"));
    }

    [Fact]
    public async Task What_has_no_obvious_remedy_is_left_alone()
    {
        using EditedProject project = new((Recipe, "models: [{model: a/x}]\nmerge_method: entirely_different\n"));
        Assert.Empty(await project.ActionsAsync(Assert.Single(await project.DiagnosticsAsync())));
    }

    [Fact]
    public async Task Edits_of_another_text_are_not_made()
    {
        using EditedProject before = new((Recipe, "models: [{model: a/x}]\nmerge_method: karchr\n"));
        using EditedProject after = new((Recipe, "models: []\n"));
        Assert.Empty(await after.ActionsAsync(Assert.Single(await before.DiagnosticsAsync())));
    }

    [Fact]
    public void Every_diagnostic_of_the_analyzer_may_carry_a_fix()
    {
        IEnumerable<string> reported = new Generators.Analysis.RecipeAnalyzer().SupportedDiagnostics.Select(d => d.Id);
        Assert.Equal(string.Join(" ", reported.Distinct()), string.Join(" ", new CodeFixes.RecipeCodeFixProvider().FixableDiagnosticIds));
    }
}
