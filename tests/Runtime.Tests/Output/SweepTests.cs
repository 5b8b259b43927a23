using MergeDsl.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Methods;
using MergeDsl.Output;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tests.Planning;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Output;

/// <summary>Several results of one run.</summary>
public sealed class SweepTests : PlanningTest
{
    private const string Average = "{merge_method: linear, models: [{model: a}, {model: b}], parameters: {weight: 1}}";

    [Fact]
    public async Task Each_result_is_what_its_recipe_gives_alone()
    {
        Save();
        MergeRecipe[] recipes =
        [
            Recipe("average", Average),
            Recipe("narrow", "{merge_method: linear, models: [{model: b}, {model: a}], parameters: {weight: 1}, out_dtype: bfloat16}"),
            Recipe("masked", "{merge_method: dare_ties, base_model: a, models: [{model: b, parameters: {weight: 1, density: 0.5}}], mergedsl: {seed: 5}}"),
            Recipe("stacked", "{merge_method: passthrough, slices: [{sources: [{model: a, layer_range: [0, 2]}]}, {sources: [{model: b, layer_range: [0, 2]}]}]}"),
            Recipe("staged", "name: first\nmodels: [{model: a}, {model: b}]\nparameters: {weight: 1}\nmerge_method: linear\n---\nmodels: [{model: first}, {model: c}]\nbase_model: first\nparameters: {t: 0.3}\nmerge_method: slerp\n"),
        ];
        MergeOptions options = new() { ModelRoot = Root.Path, ShardSize = 60, Threads = 2 };
        IReadOnlyList<MergeResult> results = await MergeSweep.Of(recipes).MergeAsync(Root["together"], options);
        Assert.Equal(recipes.Select(r => Root["together", r.Name]), results.Select(r => r.Directory));
        foreach ((MergeRecipe recipe, MergeResult result) in recipes.Zip(results))
        {
            MergeResult alone = await recipe.MergeAsync(Root["alone", recipe.Name], options);
            Assert.Equal((alone.Tensors, alone.Bytes, alone.Warnings), (result.Tensors, result.Bytes, result.Warnings));
            Assert.Equal(alone.Summary.Norms, result.Summary.Norms);
            AssertSame(alone.Directory, result.Directory);
        }

        Assert.Equal(["average", "masked", "narrow", "stacked", "staged"], Names(Root["together"]));
    }

    [Fact]
    public async Task A_sweep_names_its_results_after_its_values()
    {
        Save();
        MergeSweep sweep = MergeSweep.Over([0.25, 4], weight => Weighted($"{weight}"));
        Assert.Equal(["0.25", "4"], sweep.Names);
        await sweep.MergeAsync(Root["out"], new() { ModelRoot = Root.Path });
        Assert.Equal(["0.25", "4"], Names(Root["out"]));
    }

    [Fact]
    public void Plans_that_read_the_same_files_count_them_once()
    {
        Save();
        using SweepPlan plan = Sweep(Average, Average, Average).Plan(new() { ModelRoot = Root.Path });
        Assert.Equal((plan.Plans[0].BytesToRead, 3 * plan.Plans[0].BytesToWrite), (plan.BytesToRead, plan.BytesToWrite));
        long total = 0;
        plan.Execute(Root["out"], new Told(p => total = p.BytesTotal));
        Assert.Equal(plan.BytesToRead + (3 * 120), total);
    }

    [Fact]
    public void A_file_that_is_changed_between_two_plans_is_not_taken_for_the_same()
    {
        Save();
        SharedInputs inputs = new();
        inputs.Add(Plan(Average).Tensors[0]);
        inputs.Add(Plan(Average).Tensors[0]);
        Assert.Equal(2, inputs.Sources.Count);
        File.SetLastWriteTimeUtc(Root["a", "model.safetensors"], new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        inputs.Add(Plan(Average).Tensors[0]);
        Assert.Equal(3, inputs.Sources.Count);
    }

    [Fact]
    public void Everything_that_is_wrong_with_any_of_them_is_said_and_nothing_is_written()
    {
        Save();
        string[] before = Names(Root.Path);
        MergeException e = Assert.Throws<MergeException>(() => Sweep(Average.Replace("a}", "x}"), Average, Average.Replace("b}", "y}")).Plan(new() { ModelRoot = Root.Path }));
        Assert.Equal(["0: model x", "2: model y"], e.Problems.Select(p => p.Message.Split(": ") is [string name, string model, ..] ? $"{name}: {model}" : ""));
        Assert.Equal(before, Names(Root.Path));
    }

    [Fact]
    public void Every_output_is_checked_before_anything_is_written()
    {
        Save();
        Root.Write("out/0/thesis.txt", "");
        Root.Write("out/2/thesis.txt", "");
        using SweepPlan plan = Sweep(Average, Average, Average).Plan(new() { ModelRoot = Root.Path });
        Assert.Equal([MergeDiagnostics.OutputExists, MergeDiagnostics.OutputExists], Assert.Throws<MergeException>(() => plan.Execute(Root["out"])).Problems.Select(p => p.Descriptor));
        Assert.Equal(["0", "2"], Names(Root["out"]));
    }

    [Fact]
    public void None_replaces_what_another_reads()
    {
        Save();
        TestModel.Llama(1).Save(Root, "out/0");
        Root.Write("out/0/mergekit_config.yml", "");
        using SweepPlan plan = Sweep(Average, Average.Replace("model: a", "model: out/0")).Plan(new() { ModelRoot = Root.Path, Overwrite = true });
        MergeProblem problem = Assert.Single(Assert.Throws<MergeException>(() => plan.Execute(Root["out"])).Problems);
        Assert.Equal(MergeDiagnostics.OutputIsInput, problem.Descriptor);
    }

    [Theory]
    [InlineData("1", "1", "MRG7070: 2 results would be named 1; ")]
    [InlineData("x", "X", "MRG7070: 2 results would be named x; ")]
    [InlineData("a/b", "2", "MRG7071: 'a/b' cannot be ")]
    [InlineData("", "..", "MRG7071: '' cannot be ")]
    public void Names_are_those_of_directories_and_differ(string first, string second, string message) =>
        Assert.Contains(message, Assert.Throws<MergeException>(() => MergeSweep.Over([first, second], _ => Recipe("r", Average))).Message, StringComparison.Ordinal);

    [Fact]
    public void What_fails_for_one_ends_the_run_and_names_it()
    {
        Save();
        MergeSweep sweep = MergeSweep.Over(["1", "1e39"], Weighted);
        using SweepPlan plan = sweep.Plan(new() { ModelRoot = Root.Path });
        MergeProblem problem = Assert.Single(Assert.Throws<MergeException>(() => plan.Execute(Root["out"])).Problems);
        Assert.Equal(OutputDiagnostics.NonFinite, problem.Descriptor);
        Assert.StartsWith("1e39: tensor ", problem.Message, StringComparison.Ordinal);
        Assert.Empty(Names(Root["out"]));
    }

    [Fact]
    public void Cancelling_leaves_nothing_behind()
    {
        Save();
        using CancellationTokenSource source = new();
        using SweepPlan plan = Sweep(Average, Average).Plan(new() { ModelRoot = Root.Path });
        Assert.ThrowsAny<OperationCanceledException>(() => plan.Execute(Root["out"], (_, _, _, _) => source.Cancel(), null, source.Token));
        Assert.Empty(Names(Root["out"]));
    }

    [Fact]
    public void An_output_that_another_run_writes_keeps_all_from_beginning()
    {
        Save();
        using SweepPlan plan = Sweep(Average, Average).Plan(new() { ModelRoot = Root.Path });
        using (StagedOutput.Create(Root["out", "1"], OutputDisk.OfSystem))
        {
            Assert.Equal(OutputDiagnostics.OutputBusy, Assert.Single(Assert.Throws<MergeException>(() => plan.Execute(Root["out"])).Problems).Descriptor);
            Assert.Equal([".1.mergedsl", ".1.mergedsl.lock"], Names(Root["out"]));
        }

        plan.Execute(Root["out"]);
        Assert.Equal(["0", "1"], Names(Root["out"]));
    }

    [Fact]
    public void Each_goes_on_where_it_was_killed()
    {
        Save();
        using SweepPlan plan = Sweep(Average, Average.Replace("a}", "c}")).Plan(new() { ModelRoot = Root.Path });
        Assert.Throws<OperationCanceledException>(() => plan.Execute(
            Root["out"],
            (outputs, options, progress, token) =>
            {
                MergeEngine.Run([.. outputs.Select((o, i) => o with { Tensors = [.. o.Tensors.Take(3 * i)] })], options, progress, token);
                foreach (string name in new[] { ".0.mergedsl", ".1.mergedsl" })
                {
                    Array.ForEach(Directory.GetFiles(Root["out", name]), f => Root.Write($"kept/{name}/{Path.GetFileName(f)}", ""));
                    Array.ForEach(Directory.GetFiles(Root["out", name]), f => File.Copy(f, Root["kept", name, Path.GetFileName(f)], overwrite: true));
                }

                throw new OperationCanceledException();
            },
            null, default));
        IReadOnlyList<MergeResult> results = plan.Execute(Root["kept"]);
        Assert.Empty(results[0].Warnings);
        Assert.Equal("info MRG7054: 1: 3 of 7 tensors are taken over from a run that was cut off; --no-resume starts over", Assert.Single(results[1].Warnings).ToString());
        plan.Execute(Root["undisturbed"]);
        Assert.All(["0", "1"], n => AssertSame(Root["undisturbed", n], Root["kept", n]));
    }

    [Fact]
    public void Stages_are_kept_of_one_recipe_at_a_time()
    {
        Save();
        const string Staged = "name: first\nmodels: [{model: a}]\nmerge_method: passthrough\n---\nmodels: [{model: first}]\nmerge_method: passthrough\n";
        MergeOptions options = new() { ModelRoot = Root.Path, KeepStages = Root["stages"] };
        using SweepPlan two = Sweep(Staged, Average).Plan(options), one = Sweep(Staged).Plan(options);
        Assert.Equal(SweepDiagnostics.StagesOfSeveral, Assert.Single(Assert.Throws<MergeException>(() => two.Execute(Root["out"])).Problems).Descriptor);
        one.Execute(Root["out"]);
        Assert.True(File.Exists(Root["stages", "first", "model.safetensors"]));
    }

    [Fact]
    public async Task Nothing_to_sweep_over_is_done_at_once() =>
        Assert.Empty(await MergeSweep.Of().MergeAsync(Root["out"]));

    private static MergeRecipe Recipe(string name, string text) => RecipeFile.Parse($"{name}.merge.yml", text, MergeMethods.BuiltIn).Require();

    private static MergeRecipe Weighted(string weight) => Recipe(weight, Average.Replace("weight: 1", $"weight: {weight}, normalize: false"));

    private static MergeSweep Sweep(params string[] recipes) => MergeSweep.Over(Enumerable.Range(0, recipes.Length), i => Recipe($"{i}", recipes[i]));

    private void Save()
    {
        TestModel.Llama(1).Save(Root, "a");
        TestModel.Llama(2.5f).Save(Root, "b");
        TestModel.Llama(-0.3f).Save(Root, "c");
    }

    private static string[] Names(string directory) => [.. Directory.EnumerateFileSystemEntries(directory).Select(e => Path.GetFileName(e)).Order(StringComparer.Ordinal)];

    private static void AssertSame(string expected, string actual)
    {
        Assert.Equal(Names(expected), Names(actual));
        Assert.All(Names(expected), f => Assert.Equal(File.ReadAllBytes(Path.Combine(expected, f)), File.ReadAllBytes(Path.Combine(actual, f))));
    }

    private sealed class Told(Action<MergeProgress> tell) : IProgress<MergeProgress>
    {
        public void Report(MergeProgress value) => tell(value);
    }
}
