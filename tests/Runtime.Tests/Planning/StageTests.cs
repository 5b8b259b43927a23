using System.Text;
using MergeDsl.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Hub;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Planning;

/// <summary>Recipes of several documents, over the models of the goldens.</summary>
public sealed class StageTests : PlanningTest
{
    private const string First = "name: first\nmodels: [{model: models/alpha, parameters: {weight: 0.3}}, {model: models/beta, parameters: {weight: 0.7}}]\nmerge_method: linear\n";

    // A stage's name in braces stands for the stage.
    private static readonly string[][] Documents =
    [
        [First + "dtype: bfloat16", "models: [{model: {first}, parameters: {weight: 0.5}}, {model: models/gamma, parameters: {weight: 0.4}}]\nmerge_method: task_arithmetic\nbase_model: models/base\ndtype: float32"],
        [
            "name: first\nmodels: [{model: models/base, parameters: {weight: 0.5}}, {model: models/chatml, parameters: {weight: 0.5}}]\nmerge_method: linear\nbase_model: models/base\ntokenizer_source: union\ndtype: bfloat16",
            "models: [{model: {first}, parameters: {weight: 1}}, {model: models/shuffled, parameters: {weight: 1}}]\nmerge_method: linear\nbase_model: {first}\ntokenizer: {source: union}\ndtype: float32",
        ],
        [
            "name: first\nmodels: [{model: models/base, parameters: {weight: 0.5}}, {model: models/chatml, parameters: {weight: 0.5}}]\nmerge_method: linear\nbase_model: models/base\ntokenizer_source: union\ndtype: bfloat16",
            "models: [{model: models/base, parameters: {weight: 1}}, {model: models/shuffled, parameters: {weight: 1}}]\nmerge_method: linear\ntokenizer: {source: {first}}\ndtype: float32",
        ],
        [First, "models: [{model: models/alpha, parameters: {weight: 0.5, density: 0.4}}]\nmerge_method: ties\nbase_model: {first}\nout_dtype: float16"],
        [
            First,
            """
            name: second
            slices:
              - sources: [{model: {first}, layer_range: [2, 4]}]
              - sources: [{model: models/gamma, layer_range: [0, 2]}]
            merge_method: passthrough
            """,
            """
            slices:
              - sources: [{model: {second}, layer_range: [1, 3]}, {model: {first}, layer_range: [0, 2]}]
              - sources: [{model: {first}, layer_range: [3, 4]}, {model: {second}, layer_range: [0, 1]}]
            merge_method: slerp
            base_model: {first}
            parameters: {t: [0.2, 0.9]}
            dtype: float32
            """,
        ],
        [
            "name: one\nmodels: [{model: models/alpha}, {model: models/beta}]\nbase_model: models/base\nparameters: {weight: 0.5, density: 0.5}\nmerge_method: dare_ties\nmergedsl: {seed: 7}",
            "name: two\nmodels: [{model: {one}}, {model: models/gamma}]\nbase_model: models/base\nparameters: {weight: 0.5, density: 0.4}\nmerge_method: ties\ndtype: float16",
            "name: three\nmodels: [{model: {one}}, {model: {two}}]\nparameters: {weight: [1, 3]}\nmerge_method: linear\ndtype: bfloat16",
            "name: four\nmodels: [{model: {two}}, {model: {three}}]\nbase_model: {one}\nparameters: {weight: 0.7, density: 0.6, epsilon: 0.1}\nmerge_method: della\ndtype: float32",
            "models: [{model: {four}}, {model: {two}}, {model: {one}}]\nparameters: {weight: 1, density: 0.7}\nbase_model: {three}\nmerge_method: breadcrumbs_ties\nmergedsl: {seed: 3}",
        ],
    ];

    public static TheoryData<string[]> Recipes => [.. Documents];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_stage_is_what_its_document_alone_would_have_written(string[] documents)
    {
        string? expected = null;
        Dictionary<string, string> alone = [];
        foreach (string document in documents)
        {
            string name = document.StartsWith("name: ", StringComparison.Ordinal) ? document.Split('\n')[0]["name: ".Length..] : "result";
            expected = Root["alone", name];
            Merge(Filled(document, alone), expected);
            alone.Add(name, expected);
        }

        string recipe = Staged(documents);
        Merge(recipe, Root["staged"]);
        AssertSameModel(expected!, Root["staged"]); // the last document

        MergeOptions keeping = new() { KeepStages = Root["kept"] };
        Merge(recipe, Root["with-kept"], keeping);
        AssertSameFiles(Root["staged"], Root["with-kept"]);
        Assert.All(alone.Where(a => a.Key != "result"), a => AssertSameModel(a.Value, Root["kept", a.Key]));

        Merge(recipe, Root["from-kept"], keeping);
        AssertSameFiles(Root["staged"], Root["from-kept"]);
    }

    [Theory]
    [InlineData(1, 256L << 20)]
    [InlineData(5, 256L << 20)]
    [InlineData(2, 1L << 15)]
    public void Threads_and_memory_do_not_show_in_the_bytes(int threads, long memory)
    {
        string recipe = Staged(Documents[^1]);
        Merge(recipe, Root["plain"]);
        Merge(recipe, Root["other"], new() { Threads = threads, MemoryBudget = memory });
        AssertSameFiles(Root["plain"], Root["other"]);
    }

    [Fact]
    public void A_stage_that_is_there_is_taken_as_it_is_and_its_own_stages_are_not_needed()
    {
        string recipe = Staged(Documents[^1]);
        Merge(recipe, Root["plain"], new() { KeepStages = Root["kept"] });
        Directory.Delete(Root["kept", "one"], recursive: true);
        Directory.Delete(Root["kept", "three"], recursive: true);
        Merge("models: [{model: models/gamma}]\nmerge_method: passthrough", Root["kept", "four"], new() { Overwrite = true });

        using MergePlan plan = Parse(recipe).Plan(new() { ModelRoot = TestData.Goldens, KeepStages = Root["kept"] });
        Assert.Equal(["one", "three"], plan.Stages.Select(s => s.Recipe.Name));
        Assert.Equal(
            [$"stage two is not computed: {Root["kept", "two"]} is there and is taken as it is; remove it to have the stage computed again", $"stage four is not computed: {Root["kept", "four"]} is there and is taken as it is; remove it to have the stage computed again"],
            plan.Warnings.Where(w => w.Descriptor == MergeDiagnostics.StageKept).Select(w => w.Message));
        plan.Execute(Root["other"]);
        Assert.NotEqual(File.ReadAllBytes(Root["plain", "model.safetensors"]), File.ReadAllBytes(Root["other", "model.safetensors"]));
        Assert.Equal(["four", "one", "three", "two"], Names(Root["kept"]));
    }

    [Fact]
    public void What_is_wrong_with_a_stage_is_told_of_the_stage_and_all_stages_are_looked_at()
    {
        TestModel.Llama(1).Save(Root, "a");
        EquatableArray<MergeProblem> problems = Refusal(
            "name: left\nmodels: [{model: a}, {model: ./gone}]\nparameters: {weight: 1}\nmerge_method: linear\n---\n"
            + "name: right\nslices: [{sources: [{model: a, layer_range: [0, 9]}]}]\nmerge_method: passthrough\n---\n"
            + "models: [{model: left}, {model: right}, {model: ./lost}]\nparameters: {weight: 1}\nmerge_method: linear");
        Assert.Equal(
            [CheckpointDiagnostics.ModelNotFound, MergeDiagnostics.LayersBeyond, CheckpointDiagnostics.ModelNotFound], problems.Select(p => p.Descriptor));
        Assert.StartsWith("stage left: model ./gone: ", problems[0].Message, StringComparison.Ordinal);
        Assert.StartsWith("stage right: slice 1: layer_range [0, 9] of a: the model has 2 layers", problems[1].Message, StringComparison.Ordinal);
        Assert.StartsWith("model ./lost: ", problems[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_that_nobody_uses_is_not_computed()
    {
        TestModel.Llama(1).Save(Root, "a");
        MergePlan plan = Plan("name: idle\nmodels: [{model: gone}]\nmerge_method: passthrough\n---\nmodels: [{model: a}]\nmerge_method: passthrough");
        Assert.Empty(plan.Stages);
        Assert.Equal("warning MRG7022: stage idle is not computed: neither the result nor a stage that it needs uses it", Assert.Single(plan.Warnings).ToString());
    }

    [Fact]
    public void Warnings_of_stages_name_them()
    {
        TestModel.Llama(1).Save(Root, "a");
        TestModel.Llama(1).Add("model.extra.weight", 1, 2).Save(Root, "b");
        MergePlan plan = Plan("name: first\nmodels: [{model: a}, {model: b}]\nparameters: {weight: 1}\nmerge_method: linear\n---\nmodels: [{model: first}]\nmerge_method: passthrough");
        Assert.Equal("stage first: 1 tensor(s) of b are not in a, which the output follows, and will not be in the output: model.extra.weight", Assert.Single(plan.Warnings).Message);
    }

    [Fact]
    public void Integers_go_through_stages_and_are_compared_with_what_they_are()
    {
        Counted(5).Save(Root, "a");
        Counted(5).Save(Root, "b");
        Counted(6).Save(Root, "c");
        string stages = "name: first\nmodels: [{model: a}, {model: b}]\nparameters: {weight: 1}\nmerge_method: linear\ndtype: bfloat16\n---\n"
            + "name: second\nmodels: [{model: first}]\nmerge_method: passthrough\n---\n";
        MergePlan plan = Plan(stages + "models: [{model: second}, {model: b}]\nparameters: {weight: 1}\nmerge_method: linear");
        plan.Execute(Root["out"]);
        using (Checkpoint output = CheckpointReader.Open(new(Root["out"]), ModelLocator.OfDisk(null), new())!) // it was written before
        {
            byte[] bytes = new byte[8];
            output.Find("x.count")!.ReadBytes(0, bytes); // all inputs have it
            Assert.Equal(5, BitConverter.ToInt64(bytes));
        }

        AssertRefused(MergeDiagnostics.IntegersDiffer, "x.count is 6 in c and 5 in second", stages + "models: [{model: second}, {model: c}]\nparameters: {weight: 1}\nmerge_method: linear");

        static TestModel Counted(long value) => TestModel.Llama(1).Add("x.count", DType.I64, [], BitConverter.GetBytes(value));
    }

    [Fact]
    public void Layers_that_a_stage_only_stacks_are_read_where_they_stand()
    {
        TestModel.Llama(1).Save(Root, "a");
        MergePlan plan = Plan("name: first\nslices: [{sources: [{model: a, layer_range: [0, 2]}]}, {sources: [{model: a, layer_range: [0, 2]}]}]\nmerge_method: passthrough\n---\nmodels: [{model: first}]\nmerge_method: passthrough");
        Assert.Equal(0, plan.Spools.Tensors);
        Assert.All(plan.Tensors, t => Assert.NotNull(t.Inputs[0].Source.Bytes));
        Assert.Equal("model.layers.1.mlp.weight", plan.Tensors.First(t => t.Name == "model.layers.3.mlp.weight").Inputs[0].Source.Origins[0].Name);
    }

    [Fact]
    public void The_inputs_of_stages_are_counted_once_and_progress_ends_with_everything_done()
    {
        string recipe = Staged(Documents[0]);
        using MergePlan plan = Parse(recipe).Plan(new() { ModelRoot = TestData.Goldens });
        long elements = plan.Tensors.Sum(t => t.Shape.ElementCount);
        Assert.Equal(elements * 4 * 2, plan.BytesToRead); // four models in bfloat16

        MergeProgress last = default;
        plan.Execute(Root["out"], new Told(p => last = p));
        Assert.Equal((last.BytesTotal, last.TensorsTotal), (last.BytesDone, last.TensorsDone));
        Assert.Equal(plan.Tensors.Count, last.TensorsTotal);

        long total = -1, done = -1;
        using MergePlan keeping = Parse(recipe).Plan(new() { ModelRoot = TestData.Goldens, KeepStages = Root["kept"], Threads = 1 });
        keeping.Execute(Root["out2"], new Told(p =>
        {
            Assert.True(total < 0 || total == p.BytesTotal, "the total changes");
            Assert.True(done <= p.BytesDone, "progress goes back");
            (total, done) = (p.BytesTotal, p.BytesDone);
        }));
        Assert.Equal(total, done);
    }

    [Fact]
    public void The_plan_prints_stages()
    {
        TestModel.Llama(1).Save(Root, "a");
        TestModel.Llama(1).Save(Root, "b");
        string recipe = "name: first\nmodels: [{model: a}, {model: b}]\nparameters: {weight: 1}\nmerge_method: linear\n---\nmodels: [{model: first}, {model: b}]\nparameters: {weight: 2}\nmerge_method: linear";
        string text = Plan(recipe).Describe();
        Assert.StartsWith("stage first: linear of 2 models\n", text, StringComparison.Ordinal);
        Assert.Contains("\n#1 linear(normalize: true; weight: 1; weight: 1)\n\ntest: linear of 2 models\n", text, StringComparison.Ordinal);
        Assert.Contains("\n1 stage: 7 tensors computed on the way, each once; at most 32 B of them kept for one output tensor, in memory up to 33.6 MB in all, else in temporary files\n", text, StringComparison.Ordinal);
        Assert.Contains("\n1 stage to be written to kept first\n", Plan(recipe, new() { KeepStages = "kept" }).Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_card_names_the_models_of_stages()
    {
        TestModel.Llama(1).Save(Root, "a");
        TestModel.Llama(1).Save(Root, "b");
        Plan("name: first\nmodels: [{model: a}, {model: b}]\nparameters: {weight: 1}\nmerge_method: linear\n---\nmodels: [{model: first}, {model: b}]\nparameters: {weight: 2}\nmerge_method: linear").Execute(Root["out"]);
        string card = File.ReadAllText(Root["out", "README.md"]);
        Assert.Contains("base_model:\n- b\n- a\nlibrary_name", card, StringComparison.Ordinal);
        Assert.Contains("A merge of 2 checkpoints in 2 steps, made", card, StringComparison.Ordinal);
        Assert.Contains("* `first`\n* `b`\n\n`first` is a stage: linear of\n\n* `a`\n* `b`\n\n", card, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../first")]
    [InlineData("/first")]
    [InlineData(".")]
    public void A_stage_is_kept_nowhere_else(string name)
    {
        TestModel.Llama(1).Save(Root, "a");
        string recipe = $"name: {name}\nmodels: [{{model: a}}]\nmerge_method: passthrough\n---\nmodels: [{{model: {name}}}]\nmerge_method: passthrough";
        Plan(recipe).Execute(Root["out"]);
        AssertRefused(MergeDiagnostics.StageName, $"stage {name} cannot be kept: its name leads out of {Root["kept"]}", recipe, new() { KeepStages = Root["kept"] });
    }

    [Fact]
    public void The_result_is_not_written_where_a_stage_is_kept()
    {
        TestModel.Llama(1).Save(Root, "a");
        string recipe = "name: first\nmodels: [{model: a}]\nmerge_method: passthrough\n---\nmodels: [{model: first}]\nmerge_method: passthrough";
        MergeException e = Assert.Throws<MergeException>(() => Plan(recipe, new() { KeepStages = Root["kept"] }).Execute(Root["kept", "first"]));
        Assert.Contains("stage first would be kept there; choose another place for one of them", e.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], Names(Root.Path));
    }

    [Fact]
    public void A_model_of_a_stage_is_never_replaced()
    {
        TestModel.Llama(1).Save(Root, "a");
        Root.Write("a/mergekit_config.yml", "");
        TestModel.Llama(1).Save(Root, "b");
        MergePlan plan = Plan("name: first\nmodels: [{model: b}, {model: a}]\nparameters: {weight: 1}\nmerge_method: linear\n---\nmodels: [{model: first}]\nmerge_method: passthrough", new() { Overwrite = true });
        Assert.Contains("is (or contains) the input a", Assert.Throws<MergeException>(() => plan.Execute(Root["a"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_that_fails_is_named_and_nothing_is_left()
    {
        TestModel.Llama(1).Save(Root, "a");
        TestModel.Llama(2).Save(Root, "b");
        MergePlan plan = Plan("name: first\nmodels: [{model: a}, {model: b}]\nparameters: {weight: 1}\nmerge_method: linear\n---\nmodels: [{model: first}]\nmerge_method: passthrough");
        using (FileStream file = new(Root["b", "model.safetensors"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            file.SetLength(file.Length - 20);
        }

        MergeException e = Assert.Throws<MergeException>(() => plan.Execute(Root["out"]));
        Assert.StartsWith($"error MRG7008: test: stage first: {Root["b", "model.safetensors"]} ends at byte", e.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], Names(Root.Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cancelling_leaves_nothing_but_finished_stages(bool keep)
    {
        using CancellationTokenSource source = new();
        MergeOptions options = new() { ModelRoot = TestData.Goldens, KeepStages = keep ? Root["kept"] : null };
        using MergePlan plan = Parse(Staged(Documents[^1])).Plan(options);
        Assert.ThrowsAny<OperationCanceledException>(() => plan.Execute(Root["out"], new Told(p => Cancel(p, source)), source.Token));
        Assert.Equal(keep ? ["kept"] : [], Names(Root.Path));
        if (keep)
        {
            Assert.All(Names(Root["kept"]), stage => Assert.True(File.Exists(Root["kept", stage, "config.json"])));
            Assert.InRange(Names(Root["kept"]).Count(), 1, 3);
        }

        static void Cancel(MergeProgress progress, CancellationTokenSource source)
        {
            if (progress.BytesDone > progress.BytesTotal / 2)
            {
                source.Cancel();
            }
        }
    }

    private static MergeRecipe Parse(string recipe) => RecipeFile.Parse("test.merge.yml", recipe, MergeMethods.BuiltIn).Require();

    private static void Merge(string recipe, string output, MergeOptions? options = null)
    {
        using MergePlan plan = Parse(recipe).Plan((options ?? new()) with { ModelRoot = TestData.Goldens });
        plan.Execute(output);
    }

    private static string Staged(string[] documents) => Filled(string.Join("\n---\n", documents), new Dictionary<string, string>
    {
        ["first"] = "first",
        ["second"] = "second",
        ["one"] = "one",
        ["two"] = "two",
        ["three"] = "three",
        ["four"] = "four",
    });

    private static string Filled(string document, Dictionary<string, string> stages)
    {
        StringBuilder text = new(document);
        foreach ((string name, string model) in stages)
        {
            text.Replace($"{{{name}}}", model);
        }

        return text.ToString();
    }

    private static void AssertSameModel(string expected, string actual)
    {
        Assert.All(["model.safetensors", "config.json", "tokenizer.json"], f => Assert.Equal(File.ReadAllBytes(Path.Combine(expected, f)), File.ReadAllBytes(Path.Combine(actual, f))));
        Assert.Equal(Names(expected), Names(actual));
    }

    private static void AssertSameFiles(string expected, string actual)
    {
        Assert.Equal(Names(expected), Names(actual));

        // What was read is not the same: a kept stage is a file.
        Assert.All(Names(expected).Where(f => f != "mergedsl-manifest.json"), f => Assert.Equal(File.ReadAllBytes(Path.Combine(expected, f)), File.ReadAllBytes(Path.Combine(actual, f))));
    }

    private static IEnumerable<string> Names(string directory) => Directory.EnumerateFileSystemEntries(directory).Select(e => Path.GetFileName(e)).Order(StringComparer.Ordinal);

    private sealed class Told(Action<MergeProgress> tell) : IProgress<MergeProgress>
    {
        public void Report(MergeProgress value)
        {
            lock (tell)
            {
                tell(value);
            }
        }
    }
}
