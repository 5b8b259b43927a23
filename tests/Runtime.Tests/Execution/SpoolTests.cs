using MergeDsl.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using Xunit;

namespace MergeDsl.Tests.Execution;

/// <summary>Tensors that are made on the way to others.</summary>
public sealed class SpoolTests : IDisposable
{
    private const int Length = 400_000;

    private static readonly MergeMethod Trim = new Ties(new(), [new(0.6, 0.5), new(0.4, 0.3)]);
    private static readonly MergeMethod Mean = new Linear(new(), [new(1), new(1)]);

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Four_stages_of_ties_read_their_inputs_twice_and_not_three_to_the_fourth_times(int threads)
    {
        CountingSource[] leaves = [.. Enumerable.Range(0, 8).Select(i => new CountingSource(i, Length))];
        TensorSource stage = leaves[0];
        for (int depth = 1; depth <= 4; depth++)
        {
            stage = Stage($"s{depth}", Merged(Trim, stage, leaves[depth], leaves[depth + 1]));
        }

        PlannedTensor result = Merged(Trim, stage, leaves[6], leaves[7]);
        byte[] bytes = Run(result, threads);

        // Twice for each stage that has it, and a little more for samples and for the chunk where a threshold falls among equals.
        Assert.All(leaves, leaf => Assert.InRange(leaf.Passes, 2, leaf.Number is 0 or 1 or > 4 ? 2.2 : 4.4));
        Assert.Equal(ByHand(result), bytes);
    }

    [Theory]
    [InlineData(1, 0, 256L << 20)]
    [InlineData(2, 1024, 256L << 20)]
    [InlineData(7, 5000, 256L << 20)]
    [InlineData(3, 0, 1L << 20)]
    [InlineData(2, 0, 4L << 20)]
    public void The_bytes_are_the_same_on_any_threads_chunks_and_memory(int threads, int chunk, long memory)
    {
        (PlannedTensor[] outputs, _) = Diamond();
        MemorySink sink = new();
        MergeEngine.Run(outputs, sink, new() { Threads = threads, ChunkElements = chunk, MemoryBudget = memory, SpoolDirectory = directory.Path });
        Assert.All(outputs, o => Assert.Equal(ByHand(o), sink.Bytes(o)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
    }

    [Fact]
    public void A_stage_that_several_read_is_computed_once()
    {
        (PlannedTensor[] outputs, CountingSource[] leaves) = Diamond();
        MergeEngine.Run(outputs, new MemorySink(), new() { Threads = 2 });
        Assert.Equal(1, leaves[0].Passes);
        Assert.Equal(1, leaves[1].Passes);
    }

    [Fact]
    public void An_expensive_source_is_spooled_only_if_it_is_read_again()
    {
        CountingSource once = new(0, Length, ReadCost.Expensive), twice = new(1, Length, ReadCost.Expensive), shared = new(2, Length, ReadCost.Expensive), plain = new(3, Length);
        PlannedTensor[] tensors = [Merged(Mean, null, once, shared) with { Name = "a" }, Merged(Trim, plain, twice, shared) with { Name = "b" }];
        using SpoolSpace space = new(null, 1 << 20);
        IReadOnlyList<TensorWork> order = WorkOrder.Of(new(tensors, new MemorySink(), 0), space);
        Assert.Equal([("x2", true), ("a", false), ("x1", true), ("b", false)], order.Select(w => (w.Tensor.Name, w.Target is not null)));

        MergeEngine.Run(tensors, new MemorySink(), new() { Threads = 2, ChunkElements = 8192 });
        Assert.Equal([1, 1, 1], new[] { once, twice, shared }.Select(s => s.Passes));
    }

    [Fact]
    public void A_view_of_a_stage_is_read_from_its_spool()
    {
        CountingSource a = new(0, Length, shape: [Length / 100, 100]), b = new(1, Length, shape: [Length / 100, 100]);
        TensorSource stage = new RenamedTensor("y", new LeadingRows(Stage("s", Merged(Mean, null, a, b)), Length / 200));
        CountingSource other = new(2, Length / 2, shape: [Length / 200, 100]);
        PlannedTensor result = Merged(Mean, null, stage, other);
        byte[] bytes = Run(result, 2);
        Assert.Equal(1, a.Passes);
        Assert.Equal(ByHand(result), bytes);
    }

    [Fact]
    public void Small_tensors_of_stages_do_not_wait_for_one_another()
    {
        List<PlannedTensor> outputs = [];
        for (int i = 0; i < 300; i++)
        {
            TensorSource stage = Stage("s", Merged(Mean, null, new CountingSource(i, 50), new CountingSource(i + 1, 50)));
            TensorSource second = Stage("t", Merged(Trim, new CountingSource(i, 50), stage, new CountingSource(i + 2, 50)));
            outputs.Add(Merged(Mean, null, stage, second) with { Name = $"t{i}" });
        }

        MemorySink sink = new();
        MergeEngine.Run(outputs, sink, new() { Threads = 8 });
        Assert.All(outputs, o => Assert.Equal(ByHand(o), sink.Bytes(o)));
    }

    [Fact]
    public void What_does_not_fit_lies_in_files_without_names_and_memory_is_used_again()
    {
        using SpoolSpace space = new(directory.Path, 1000);
        SpoolStore first = space.Take(600), second = space.Take(600), third = space.Take(400);
        Assert.Equal([typeof(SpoolMemory), typeof(SpoolFile), typeof(SpoolMemory)], new[] { first.GetType(), second.GetType(), third.GetType() });
        second.Write(590, [1, 2, 3]);
        byte[] back = new byte[2];
        second.Read(591, back);
        Assert.Equal([2, 3], back);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
        space.Return(first, 600);
        Assert.IsType<SpoolMemory>(space.Take(600));
        Assert.IsType<SpoolFile>(space.Take(1));
    }

    [Fact]
    public void Half_a_gigabyte_of_stages_takes_no_more_than_the_share_of_the_budget()
    {
        const long Elements = 30_000_000;
        PatternSource a = new("a", Elements), b = new("b", Elements), c = new("c", Elements);
        TensorSource stage = Stage("t", Merged(Mean, null, Stage("s", Merged(Mean, null, a, b)), c));
        PlannedTensor result = Merged(Mean, null, stage, a);
        long before = Environment.WorkingSet;
        long peak = 0;
        MergeEngine.Run([result], new Probe(() => peak = Math.Max(peak, Environment.WorkingSet)), new() { Threads = 2, MemoryBudget = 64 << 20, SpoolDirectory = directory.Path });
        Assert.InRange(peak - before, long.MinValue, 64 << 20);
    }

    [Fact]
    public void A_directory_that_admits_no_file_is_told()
    {
        PlannedTensor result = Merged(Mean, null, Stage("s", Merged(Mean, null, new CountingSource(0, Length), new CountingSource(1, Length))), new CountingSource(2, Length));
        MergeException e = Assert.Throws<MergeException>(() => MergeEngine.Run([result], new MemorySink(), new() { MemoryBudget = 1 << 20, SpoolDirectory = directory["gone"] }));
        Assert.Equal(MergeDiagnostics.SpoolFailed, Assert.Single(e.Problems).Descriptor);
        Assert.StartsWith($"stage s: {directory["gone"]}: ", e.Problems[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_stage_that_cannot_be_read_is_named_and_leaves_nothing(int threads)
    {
        TensorSource stage = Stage("outer", Merged(Mean, null, Stage("inner", Merged(Mean, null, new BrokenSource(), new CountingSource(1, Length))), new CountingSource(2, Length)));
        PlannedTensor[] tensors = [Merged(Mean, null, stage, new CountingSource(3, Length))];
        IOException e = Assert.Throws<IOException>(() => MergeEngine.Run(tensors, new MemorySink(), new() { Threads = threads, SpoolDirectory = directory.Path, MemoryBudget = 1 << 20 }));
        Assert.Equal("stage inner: the disk is gone", e.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
    }

    [Fact]
    public void A_method_of_one_pass_has_one_round()
    {
        EngineOptions options = new() { Threads = 1, ChunkElements = 1024 };
        TensorShape shape = TestMerge.Shape(64, 64);
        MergeMethod[] methods =
        [
            Mean, Trim, new Ties(new(), [new(1), new(0.5)]), new Slerp(new(0.3)), new NearSwap(new(0.1)), new TaskArithmetic(new(), [new(1), new(1)]),
            new DareLinear(new(), [new(1, 0.5), new(1, 0.5)]), new Breadcrumbs(new(), [new(1, 0.5), new(1, 0.5)]), new ModelStock(new()),
        ];
        foreach (MergeMethod method in methods)
        {
            double[] values = [.. Enumerable.Range(0, 4096).Select(i => Math.Sin(i))];
            PlannedTensor tensor = new TestMerge(method).Plan(shape, method.Schema.Base == Declaration.BaseRole.Ordinary ? null : values, values, values);
            if (method.IsOnePass(2))
            {
                Assert.Single(TestMerge.Begin(tensor, options).Rounds());
            }
        }

        Assert.Equal(["linear", "nearswap", "task_arithmetic", "ties"], methods.Where(m => m.IsOnePass(2)).Select(m => m.Schema.Name).Order(StringComparer.Ordinal));
    }

    // Two outputs that read a stage which reads another.
    private static (PlannedTensor[] Outputs, CountingSource[] Leaves) Diamond()
    {
        CountingSource[] leaves = [.. Enumerable.Range(0, 5).Select(i => new CountingSource(i, Length))];
        TensorSource first = Stage("first", Merged(Mean, null, leaves[0], leaves[1]) with { OutputType = DType.BF16 });
        TensorSource second = Stage("second", Merged(new DareTies(new(), [new(1, 0.5), new(1, 0.7)]), leaves[2], first, leaves[3]), seed: 9);
        return ([Merged(Trim, first, second, leaves[4]) with { Name = "a" }, Merged(Mean, null, first, second) with { Name = "b" }, Merged(Trim, leaves[2], second, first) with { Name = "c" }], leaves);
    }

    private static StageTensor Stage(string name, PlannedTensor made, ulong seed = 0) => new(name, made, seed);

    private static PlannedTensor Merged(MergeMethod method, TensorSource? baseSource, params TensorSource[] models)
    {
        List<PlannedInput> inputs = [.. models.Select(m => new PlannedInput(m, new ModelReference("m"), IsBase: false))];
        if (baseSource is not null)
        {
            inputs.Insert(0, new(baseSource, new("base"), IsBase: true));
        }

        return new("x", models[0].Shape, DType.F32, DType.F32, method, [.. inputs], 0, 0);
    }

    private static byte[] Run(PlannedTensor tensor, int threads, ulong seed = 0)
    {
        MemorySink sink = new();
        MergeEngine.Run([tensor], sink, new() { Threads = threads, Seed = seed, ChunkElements = 8192 });
        return sink.Bytes(tensor);
    }

    // Stage by stage, each result kept whole.
    private static byte[] ByHand(PlannedTensor tensor, ulong seed = 0) =>
        Run(tensor with { Inputs = tensor.Inputs.Select(i => i with { Source = Read(i.Source) }).ToEquatableArray() }, 1, seed);

    private static TensorSource Read(TensorSource source) => source switch
    {
        StageTensor stage => new ArrayTensorSource(stage.Name, stage.Shape, stage.Type, ByHand(stage.Made, stage.Seed)),
        { Origins.Count: > 0 } => source.Over([.. source.Origins.Select(Read)]),
        _ => source,
    };
}
