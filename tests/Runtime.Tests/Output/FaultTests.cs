using MergeDsl.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Output;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using MergeDsl.Tests.Planning;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Output;

public sealed class FaultTests : PlanningTest
{
    private const string Average = "{merge_method: linear, models: [{model: a}, {model: b}], parameters: {weight: 1}}";

    private static readonly MergeOptions Shards = new() { ShardSize = 40, Threads = 1 };

    [Theory]
    [InlineData("make", 30, "Read-only file system", "it is mounted read-only; take another place")]
    [InlineData("create", 28, "No space left on device", "free space on that disk, or write to another one")]
    [InlineData("create", 24, "Too many open files", "raise the limit of open files (ulimit -n)")]
    [InlineData("write", 122, "Disk quota exceeded", "remove files of yours there, have the quota raised, or write to another disk")]
    [InlineData("write", 27, "File too large", "a limit (ulimit -f) or the file system admits no file of that size; raise it, or write smaller files with --out-shard-size")]
    [InlineData("flush", 5, "Input/output error", "the disk reports a fault (the system's log tells which); copy what it holds to another one")]
    [InlineData("move", 116, "Stale file handle", "the server of that directory has lost it; mount it again")]
    public void A_fault_of_the_disk_is_told_with_its_remedy(string step, int error, string cause, string remedy)
    {
        Save();
        FaultyDisk disk = new((_, what, path) => what == step ? new IOException($"{cause} : '{path}'", error) : null);
        MergeProblem problem = Assert.Single(Assert.Throws<MergeException>(() => Plan(Average, Shards with { Disk = disk }).Execute(Root["out"])).Problems);
        Assert.Equal(MergeDiagnostics.OutputNotWritable, problem.Descriptor);
        Assert.Contains($"{cause} : '{Root.Path}", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith($"; {remedy}", problem.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], Names());
    }

    [Fact]
    public void Whichever_step_fails_nothing_is_left()
    {
        Save();
        int steps = StepsOf(Shards);
        for (int step = 0; step < steps; step++)
        {
            string failed = "";
            FaultyDisk disk = new((at, what, path) => at != step ? null : Fail(what, path));
            Exception? e = Record.Exception(() => Plan(Average, Shards with { Disk = disk }).Execute(Root["out"]));
            Assert.True(failed.StartsWith("delete", StringComparison.Ordinal) || e is not null, failed);
            if (e is not null)
            {
                Assert.Equal(MergeDiagnostics.OutputNotWritable, Assert.Single(Assert.IsType<MergeException>(e).Problems).Descriptor);
                Assert.Equal(["a", "b"], Names());
            }

            Remove("out", ".out.mergedsl");

            IOException Fail(string what, string path)
            {
                failed = $"{what} {path}";
                return new($"No space left on device : '{path}'", 28);
            }
        }

        Assert.InRange(steps, 40, 200);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whichever_step_fails_an_earlier_output_stays_as_it_was(bool parentIsReadOnly)
    {
        Save();
        Plan(Average, new() { ShardSize = 60, Seed = 3 }).Execute(Root["out"]);
        IReadOnlyDictionary<string, string> earlier = Contents();
        MergeOptions overwrite = Shards with { Overwrite = true };
        string[] harmless = ["make", "delete"]; // where the hidden directory cannot be made beside the output, it is made inside
        int steps = StepsOf(overwrite, Refuse);
        IReadOnlyDictionary<string, string> replaced = Contents();
        Assert.NotEqual(earlier, replaced);
        Restore(earlier);
        for (int step = 0; step < steps; step++)
        {
            string failed = "";
            FaultyDisk disk = new((at, what, path) =>
            {
                failed = at == step ? $"{what} {path}" : failed;
                return Refuse(at, what, path) ?? (at == step ? new IOException($"No space left on device : '{path}'", 28) : null);
            });
            Exception? e = Record.Exception(() => Plan(Average, overwrite with { Disk = disk }).Execute(Root["out"]));
            bool refused = e is MergeException;
            Assert.True(refused || (e is null && Array.Exists(harmless, h => failed.StartsWith(h, StringComparison.Ordinal))), $"{failed}: {e}");
            Assert.Equal(refused ? earlier : replaced, Contents());
            Remove(".out.mergedsl");
            Restore(earlier);
        }

        Exception? Refuse(int at, string what, string path) =>
            parentIsReadOnly && path == Root[".out.mergedsl"] ? new UnauthorizedAccessException($"Access to the path '{path}' is denied.") : null;
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 3)]
    [InlineData(false, 0)]
    public void Whichever_write_of_large_tensors_fails_it_is_told_and_nothing_is_left(bool bypassesCache, int milliseconds)
    {
        foreach (string model in new[] { "a", "b" })
        {
            TestModel large = TestModel.Llama(1);
            Enumerable.Range(0, 6).ToList().ForEach(i => large.Add($"model.extra.{i}.weight", i, 300, 1000));
            large.Save(Root, model);
        }

        MergeOptions options = new() { ShardSize = 4 << 20, Threads = 3 };
        int writes = Run(-1, false);
        for (int failing = 0; failing < writes; failing++)
        {
            Run(failing, false);
            Run(failing, true);
        }

        Assert.InRange(writes, 20, 100);

        int Run(int failing, bool all)
        {
            int written = 0;
            Exception[] faults = [new IOException("No space left on device", 28), new IOException("Input/output error", 5), new UnauthorizedAccessException("Permission denied")];
            FaultyDisk disk = new((_, what, _) => what == "write" ? Write(Interlocked.Increment(ref written) - 1) : null) { BypassesCache = bypassesCache };
            Exception? e = Record.Exception(() => Plan(Average, options with { Disk = disk }).Execute(Root["out"]));
            if (failing < 0)
            {
                Assert.Null(e);
                Remove("out");
                return written;
            }

            Assert.Equal(MergeDiagnostics.OutputNotWritable, Assert.Single(Assert.IsType<MergeException>(e).Problems).Descriptor);
            Assert.Equal(["a", "b"], Names());
            return written;

            Exception? Write(int number)
            {
                Thread.Sleep(milliseconds); // so that faults come when the last tensor is made
                return number == failing || (all && number > failing && failing >= 0) ? faults[failing % faults.Length] : null;
            }
        }
    }

    [Fact]
    public void A_directory_without_permission_is_named_with_the_remedy()
    {
        Save();
        FaultyDisk disk = new((_, _, path) => new UnauthorizedAccessException($"Access to the path '{path}' is denied."));
        MergeException e = Assert.Throws<MergeException>(() => Plan(Average, new() { Disk = disk }).Execute(Root["out"]));
        Assert.Equal($"error MRG7006: {Root["out"]}: Access to the path '{Root.Path}' is denied; change its permissions, or take another place", e.Message);
    }

    [Theory]
    [InlineData("shorter", "ends at byte")]
    [InlineData("written", "model.safetensors was written to since the merge began")]
    [InlineData("longer", "and has")]
    [InlineData("replaced", "model.safetensors was written to since the merge began")]
    [InlineData("removed", "model.safetensors was removed or renamed since the merge began")]
    public void An_input_that_changes_while_it_is_read_is_noticed(string change, string message)
    {
        Save();
        string input = Root["b", "model.safetensors"];
        byte[] bytes = File.ReadAllBytes(input);
        MergeException e = Assert.Throws<MergeException>(() => Execute((outputs, options, progress, token) =>
        {
            MergeEngine.Run([outputs[0] with { Tensors = [.. outputs[0].Tensors.Take(3)] }], options, progress, token);
            Change();
            MergeEngine.Run([outputs[0] with { Tensors = [.. outputs[0].Tensors.Skip(3)] }], options, progress, token);
        }));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.Contains(input, e.Message, StringComparison.Ordinal);
        Assert.Contains("run the merge again when nothing writes to", e.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], Names());

        void Change()
        {
            switch (change)
            {
                case "shorter":
                    SetLength(bytes.Length - 20);
                    break;
                case "longer":
                    SetLength(bytes.Length + 20);
                    break;
                case "written":
                    File.SetLastWriteTimeUtc(input, new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
                    break;
                case "replaced":
                    File.WriteAllBytes(input + ".new", bytes);
                    File.SetLastWriteTimeUtc(input + ".new", new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
                    File.Move(input + ".new", input, overwrite: true);
                    break;
                default:
                    File.Delete(input);
                    break;
            }
        }

        void SetLength(long length)
        {
            using FileStream file = new(input, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.SetLength(length);
        }
    }

    [Fact]
    public void A_disk_that_fails_to_read_an_input_is_told()
    {
        Save();
        MergeException e = Assert.Throws<MergeException>(() => Execute((outputs, options, progress, token) =>
            MergeEngine.Run([outputs[0] with { Tensors = [.. outputs[0].Tensors.Select(Unreadable)] }], options, progress, token)));
        Assert.Equal("error MRG7008: test: Input/output error : 'b'; the disk reports a fault (the system's log tells which); copy what it holds to another one", e.Message);
        Assert.Equal(["a", "b"], Names());
    }

    [Theory]
    [InlineData("the hidden directory", ".out.mergedsl")]
    [InlineData("its weights", ".out.mergedsl/model-00001-of-00004.safetensors")]
    public void What_vanishes_during_the_run_is_missed(string what, string path)
    {
        Save();
        MergeException e = Assert.Throws<MergeException>(() => Execute((outputs, options, progress, token) =>
        {
            MergeEngine.Run(outputs, options, progress, token);
            Remove(path);
        }));
        Assert.True(e.Message.Contains("un the merge again", StringComparison.Ordinal) && e.Message.Contains(Root[".out.mergedsl"], StringComparison.Ordinal), $"{what}: {e.Message}");
        Assert.Equal(["a", "b"], Names());
    }

    [Fact]
    public void What_appears_under_the_name_during_the_run_is_not_replaced()
    {
        Save();
        MergeException e = Assert.Throws<MergeException>(() => Execute((outputs, options, progress, token) =>
        {
            MergeEngine.Run(outputs, options, progress, token);
            Root.Write("out/thesis.txt", "ten years of work");
        }));
        Assert.Equal(MergeDiagnostics.OutputExists, Assert.Single(e.Problems).Descriptor);
        Assert.Equal(["thesis.txt"], Contents().Keys);
        Assert.Equal(["a", "b", "out"], Names());
    }

    private static PlannedTensor Unreadable(PlannedTensor tensor) => tensor with { Inputs = [.. tensor.Inputs.Select(i => i with { Source = new UnreadableTensor(i.Source) })] };

    private void Execute(TensorEngine engine) => Plan(Average, Shards).Execute(Root["out"], engine, null, default);

    private int StepsOf(MergeOptions options, Func<int, string, string, Exception?>? fault = null)
    {
        FaultyDisk disk = new(fault ?? ((_, _, _) => null));
        Plan(Average, options with { Disk = disk }).Execute(Root["out"]);
        if (!options.Overwrite)
        {
            Remove("out");
        }

        return disk.Steps;
    }

    private void Save()
    {
        TestModel.Llama(1).Save(Root, "a");
        TestModel.Llama(2.5f).Save(Root, "b");
        Root.Write("a/tokenizer.json", "tokens");
        Root.Write("a/generation_config.json", "{}");
    }

    private void Remove(params string[] names)
    {
        foreach (string name in names)
        {
            OutputDisk.OfSystem.Delete(Root[name]);
        }
    }

    private void Restore(IReadOnlyDictionary<string, string> contents)
    {
        Remove("out");
        foreach ((string name, string content) in contents)
        {
            Directory.CreateDirectory(Root["out"]);
            File.WriteAllBytes(Root["out", name], Convert.FromHexString(content));
        }
    }

    private IReadOnlyDictionary<string, string> Contents() => new SortedDictionary<string, string>(
        Directory.GetFiles(Root["out"]).ToDictionary(f => Path.GetFileName(f), f => Convert.ToHexString(File.ReadAllBytes(f))), StringComparer.Ordinal);

    private IEnumerable<string> Names() => Directory.EnumerateFileSystemEntries(Root.Path).Select(e => Path.GetFileName(e)).Order(StringComparer.Ordinal);

    private sealed class UnreadableTensor(TensorSource source) : TensorSource(source.Name, source.Shape, source.Type)
    {
        public override void ReadBytes(long start, Span<byte> destination) => throw new IOException("Input/output error : 'b'", 5);
    }
}
