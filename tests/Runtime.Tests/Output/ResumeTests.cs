using MergeDsl.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Output;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tests.Planning;
using MergeDsl.Tests.Tensors;
using MergeDsl.Tests.Tokenizers;
using Xunit;

namespace MergeDsl.Tests.Output;

public sealed class ResumeTests : PlanningTest
{
    private const string Average = "{merge_method: linear, models: [{model: a}, {model: b}], parameters: {weight: 1}}";

    [Fact]
    public void A_run_goes_on_where_one_was_killed()
    {
        Killed(after: 4);
        MergeResult result = Execute(Plan(Average), out IReadOnlyList<string> merged);
        Assert.Equal(3, merged.Count);
        Assert.Equal("info MRG7054: test: 4 of 7 tensors are taken over from a run that was cut off; --no-resume starts over", Assert.Single(result.Warnings).ToString());
        AssertUndisturbed();
    }

    [Fact]
    public void What_a_power_loss_took_is_merged_again()
    {
        Killed(after: 4);
        string weights = Root[".out.mergedsl", "model.safetensors"];
        byte[] bytes = File.ReadAllBytes(weights);
        bytes.AsSpan((int)BitConverter.ToInt64(bytes) + 8, 8).Clear(); // the first elements of the first tensor
        File.WriteAllBytes(weights, bytes);
        Execute(Plan(Average), out IReadOnlyList<string> merged);
        Assert.Equal(4, merged.Count);
        AssertUndisturbed();
    }

    [Fact]
    public void A_vocabulary_in_another_order_is_another_merge()
    {
        foreach (string name in new[] { "a", "b" })
        {
            TestModel.Llama(1).Save(Root, name);
            Root.Write($"{name}/tokenizer.json", TestTokenizer.Bpe(["p", "q", "r", "s"]));
        }

        string Fingerprint() => PlanFingerprint.Of(Plan("{merge_method: linear, models: [{model: a}, {model: b}], parameters: {weight: 1}, tokenizer: {source: union}}"));
        string before = Fingerprint();
        Root.Write("b/tokenizer.json", TestTokenizer.Bpe(["p", "q", "s", "r"]));
        string swapped = Fingerprint();
        Root.Write("b/tokenizer.json", TestTokenizer.Bpe(["q", "p", "r", "s"]));
        Assert.Equal(3, new[] { before, swapped, Fingerprint() }.Distinct().Count());
    }

    [Theory]
    [InlineData("torn line")]
    [InlineData("changed input")]
    [InlineData("other seed")]
    [InlineData("--no-resume")]
    [InlineData("no journal")]
    public void Whatever_was_left_the_result_is_that_of_an_undisturbed_run(string change)
    {
        Killed(after: 4);
        string journal = Root[".out.mergedsl", "mergedsl-journal"];
        MergeOptions options = new();
        int expected = 7;
        switch (change)
        {
            case "torn line":
                File.WriteAllText(journal, File.ReadAllText(journal)[..^5]);
                expected = 4;
                break;
            case "changed input":
                File.SetLastWriteTimeUtc(Root["a", "model.safetensors"], new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
                break;
            case "other seed":
                options = options with { Seed = 7 };
                break;
            case "--no-resume":
                options = options with { Resume = false };
                break;
            default:
                File.Delete(journal);
                break;
        }

        Execute(Plan(Average, options), out IReadOnlyList<string> merged);
        Assert.Equal(expected, merged.Count);
        if (change != "other seed")
        {
            AssertUndisturbed();
        }
    }

    [Fact]
    public void Two_runs_do_not_write_one_output()
    {
        Save();
        Plan(Average).Execute(
            Root["out"],
            (outputs, options, progress, token) =>
            {
                MergeException refusal = Assert.Throws<MergeException>(() => Plan(Average).Execute(Root["out"]));
                Assert.Equal(OutputDiagnostics.OutputBusy, Assert.Single(refusal.Problems).Descriptor);
                MergeEngine.Run(outputs, options, progress, token);
            },
            null, default);
        AssertUndisturbed();
    }

    [Fact]
    public void What_a_killed_run_left_stays_when_others_that_are_to_be_written_with_it_cannot_be()
    {
        Killed(after: 4);
        MergePlan[] plans = [Plan(Average), Plan(Average)];
        void Run() => OutputWriter.Run([new(plans[0], Root["out"]), new(plans[1], Root["other"])], MergeEngine.Run, null, default);
        using (StagedOutput.Create(Root["other"], OutputDisk.OfSystem))
        {
            Assert.Equal(OutputDiagnostics.OutputBusy, Assert.Single(Assert.Throws<MergeException>(Run).Problems).Descriptor);
        }

        MergeResult result = Execute(Plan(Average), out IReadOnlyList<string> merged);
        Assert.Equal(3, merged.Count);
        AssertUndisturbed();
    }

    [Fact]
    public void An_earlier_output_that_was_about_to_be_replaced_is_put_back()
    {
        Save();
        Plan(Average).Execute(Root["out"]);
        Directory.Move(Root["out"], Root[".out.mergedsl.old"]);
        Directory.CreateDirectory(Root[".out.mergedsl"]);
        Assert.Equal(MergeDiagnostics.OutputExists, Assert.Single(Assert.Throws<MergeException>(() => Plan(Average).Execute(Root["out"])).Problems).Descriptor);
        AssertUndisturbed();
        Assert.False(Directory.Exists(Root[".out.mergedsl.old"]));
    }

    [Fact]
    public void An_earlier_output_is_not_removed_for_another_one_that_appeared_in_its_place()
    {
        Save();
        Root.Write(".out.mergedsl.old/config.json", "the earlier one");
        Root.Write(".out.mergedsl/mergedsl-journal", "the next one");
        Root.Write("out/mergekit_config.yml", "another one");
        MergeException e = Assert.Throws<MergeException>(() => Plan(Average, new() { Overwrite = true }).Execute(Root["out"]));
        Assert.Contains("move it to another place", e.Message, StringComparison.Ordinal);
        Assert.Equal("the earlier one", File.ReadAllText(Root[".out.mergedsl.old", "config.json"]));
        Assert.Equal("another one", File.ReadAllText(Root["out", "mergekit_config.yml"]));
    }

    [Fact]
    public void A_lock_that_cannot_be_opened_is_no_other_run()
    {
        Save();
        File.CreateSymbolicLink(Root[".out.mergedsl.lock"], Root["nowhere", "lock"]);
        MergeException e = Assert.Throws<MergeException>(() => Plan(Average).Execute(Root["out"]));
        Assert.Equal(MergeDiagnostics.OutputNotWritable, Assert.Single(e.Problems).Descriptor);
    }

    [Fact]
    public void However_they_come_and_go_one_run_at_a_time_has_the_output()
    {
        int inside = 0;
        int had = 0;
        Parallel.For(0, 4, _ =>
        {
            for (int i = 0; i < 500; i++)
            {
                try
                {
                    using StagedOutput staged = StagedOutput.Create(Root["out"], OutputDisk.OfSystem);
                    Assert.Equal(1, Interlocked.Increment(ref inside));
                    Interlocked.Increment(ref had);
                    Interlocked.Decrement(ref inside);
                }
                catch (MergeException e) when (e.Problems[0].Descriptor == OutputDiagnostics.OutputBusy)
                {
                    // Another one has it.
                }
            }
        });
        Assert.InRange(had, 1, 2000);
    }

    [Fact]
    public void An_output_is_replaced_at_once_and_nothing_of_it_stays()
    {
        Save();
        Plan(Average, new() { ShardSize = 40 }).Execute(Root["out"]);
        Plan(Average, new() { Overwrite = true }).Execute(Root["out"]);
        AssertUndisturbed();
        Assert.Equal(["a", "b", "out", "undisturbed"], Directory.EnumerateFileSystemEntries(Root.Path).Select(e => Path.GetFileName(e)).Order(StringComparer.Ordinal));
    }

    // A run of which nothing is left but what a kill leaves: the hidden directory after some tensors.
    private void Killed(int after)
    {
        Save();
        string[] left = [];
        Assert.Throws<OperationCanceledException>(() => Plan(Average).Execute(
            Root["out"],
            (outputs, options, progress, token) =>
            {
                MergeEngine.Run([outputs[0] with { Tensors = [.. outputs[0].Tensors.Take(after)] }], options, progress, token);
                Directory.CreateDirectory(Root["kept"]);
                left = Directory.GetFiles(Root[".out.mergedsl"]);
                Array.ForEach(left, f => File.Copy(f, Root["kept", Path.GetFileName(f)]));
                throw new OperationCanceledException();
            },
            null, default));
        Assert.False(Directory.Exists(Root[".out.mergedsl"]));
        Directory.Move(Root["kept"], Root[".out.mergedsl"]);
    }

    private MergeResult Execute(MergePlan plan, out IReadOnlyList<string> merged)
    {
        List<string> names = [];
        MergeResult result = plan.Execute(
            Root["out"],
            (outputs, options, progress, token) =>
            {
                names.AddRange(outputs[0].Tensors.Select(t => t.Name));
                MergeEngine.Run(outputs, options, progress, token);
            },
            null, default);
        merged = names;
        return result;
    }

    private void Save()
    {
        TestModel.Llama(1).Save(Root, "a");
        TestModel.Llama(2.5f).Save(Root, "b");
    }

    private void AssertUndisturbed()
    {
        Plan(Average).Execute(Root["undisturbed"]);
        string[] files = [.. Directory.GetFiles(Root["undisturbed"]).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
        Assert.Equal(files, Directory.GetFiles(Root["out"]).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        Assert.All(files, f => Assert.Equal(File.ReadAllBytes(Root["undisturbed", f]), File.ReadAllBytes(Root["out", f])));
    }
}
