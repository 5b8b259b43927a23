using System.Security.Cryptography;
using MergeDsl.Execution;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using Xunit;

namespace MergeDsl.Tests.Execution;

/// <summary>Several outputs in one run: their inputs are read once, and none sees of the others.</summary>
public class JointMergeTests
{
    private const int Length = 600_000;

    [Theory]
    [InlineData(1, Length)]
    [InlineData(3, Length)]
    [InlineData(2, 5000)]
    public void Five_settings_of_linear_read_their_inputs_once(int threads, int length)
    {
        CountingSource[] models = Models(3, length);
        PlannedTensor[] settings = [.. Enumerable.Range(1, 5).Select(i => Merged(new Linear(new(), [new(i), new(1), new(0.5)]), models))];
        Run(settings, new() { Threads = threads });
        Assert.All(models, m => Assert.Equal(1, m.Passes));
    }

    [Fact]
    public void Settings_of_a_method_of_several_rounds_read_as_often_as_one_of_them()
    {
        MergeMethod Setting(double density) => new Ties(new(), [new(0.6, density), new(0.4, 0.3)]);
        CountingSource[] alone = Models(3, Length), joint = Models(3, Length);
        Run([Merged(Setting(0.5), alone, hasBase: true)], new() { Threads = 2 });
        Run([.. Enumerable.Range(1, 5).Select(i => Merged(Setting(0.1 * i), joint, hasBase: true))], new() { Threads = 2 });
        Assert.All(alone, m => Assert.InRange(m.Passes, 1.5, 2.5)); // a chunk that a thread has from the round before is not read again
        Assert.All(joint, m => Assert.InRange(m.Passes, 1.5, 3.5)); // thresholds fall into different chunks, which are looked at once more
    }

    [Fact]
    public void Outputs_that_share_some_inputs_read_each_of_them_once()
    {
        CountingSource[] models = Models(4, Length);
        Linear mean = new(new(), [new(1), new(1)]);
        Run([Merged(mean, [models[0], models[1]]), Merged(mean, [models[2], models[0]]), Merged(mean, [models[3], models[2]])], new() { Threads = 2 });
        Assert.All(models, m => Assert.Equal(1, m.Passes));
    }

    [Fact]
    public void A_tensor_that_has_a_model_twice_reads_it_once()
    {
        CountingSource[] models = Models(2, Length);
        Run([Merged(new Linear(new(), [new(1), new(1), new(1)]), [models[0], models[1], models[0]])], new() { Threads = 1 });
        Assert.All(models, m => Assert.Equal(1, m.Passes));
    }

    [Fact]
    public void Where_memory_is_short_chunks_do_not_shrink_for_others()
    {
        EngineLimits limits = new(new() { Threads = 1, MemoryBudget = 2 * 1024 * 1024 * 8 });
        CountingSource[] models = Models(20, Length);
        TensorWork Work(params CountingSource[] of) => new(new([], new MemorySink(), 0), Merged(new Linear(new(), [.. of.Select(_ => new Linear.PerModel(1))]), of), 0, []);
        IReadOnlyList<WorkGroup> groups = WorkGroups.Of([Work(models[..15]), Work(models[..10]), Work([models[0], .. models[15..]])], limits);
        Assert.Equal([2, 1], groups.Select(g => g.Tensors.Count));
    }

    // The stages' tensors are made with those of the first recipe, whose inputs they read.
    [Fact]
    public void A_tensor_of_a_stage_is_read_right_after_it_is_made_whatever_recipe_stands_before()
    {
        CountingSource[][] layers = [.. Enumerable.Range(0, 4).Select(_ => Models(2, 5000))];
        Linear mean = new(new(), [new(1), new(1)]);
        PlannedTensor[] plain = [.. layers.Select(l => Merged(mean, l))];
        PlannedTensor[] staged = [.. layers.Select(l => Merged(mean, [new StageTensor("s", Merged(new Passthrough([new(2)]), [l[0]]), 0), l[1]]))];
        using SpoolSpace space = new(null, 1 << 20);
        IEnumerable<TensorWork> Works(PlannedTensor[] tensors) => WorkOrder.Of(new(tensors, new MemorySink(), 0), space);
        IReadOnlyList<WorkGroup> groups = WorkGroups.Of([.. Works(plain), .. Works(staged)], new(new()));
        Assert.Equal([0, 1, 0, 1, 0, 1, 0, 1], groups.Select(g => g.Level));
    }

    [Fact]
    public void A_tensor_is_read_after_all_that_it_needs_also_where_these_need_each_other()
    {
        CountingSource[] models = Models(2, 5000);
        Linear mean = new(new(), [new(1), new(1)]);
        StageTensor first = new("first", Merged(new Passthrough([new(2)]), [models[0]]), 0), second = new("second", Merged(mean, [first, models[1]]), 0);
        using SpoolSpace space = new(null, 1 << 20);
        IReadOnlyList<WorkGroup> groups = WorkGroups.Of(WorkOrder.Of(new([Merged(mean, [second, first])], new MemorySink(), 0), space), new(new()));
        Assert.Equal([0, 1, 2], groups.Select(g => g.Level));
    }

    [Fact]
    public void Two_stages_in_opposite_order_do_not_wait_for_each_other()
    {
        CountingSource[] models = Models(2, Length);
        Linear mean = new(new(), [new(1), new(1)]);
        PlannedTensor Chain(CountingSource first, CountingSource second) =>
            Merged(mean, [new StageTensor("s", Merged(new Passthrough([new(2)]), [first]), 0), second]);
        PlannedTensor[] outputs = [Chain(models[0], models[1]), Chain(models[1], models[0])];
        MemorySink[] sinks = Run(outputs, new() { Threads = 2 });
        Assert.All(outputs.Zip(sinks), o => Assert.Equal(Run([o.First], new())[0].Bytes(o.First), o.Second.Bytes(o.First)));
    }

    [Theory]
    [InlineData(3, 0, true)]
    [InlineData(1, 0, false)]
    [InlineData(3, 1024, false)]
    public void Every_method_gives_the_bytes_that_it_gives_alone(int threads, int chunk, bool large)
    {
        IReadOnlyList<PlannedTensor> tensors = Unified([.. ReferenceMerges.Plan(large).Where(t => !large || t.InputType == DType.BF16)]);
        EngineOptions options = new() { Threads = threads, ChunkElements = chunk };
        MemorySink sink = new();
        MergeEngine.Run([.. tensors.Select((t, i) => new EngineOutput([t], sink, (ulong)i))], options, null, default);
        for (int i = 0; i < tensors.Count; i += large ? 7 : 1)
        {
            MemorySink alone = new();
            MergeEngine.Run([tensors[i]], alone, new() { Seed = (ulong)i });
            Assert.Equal(alone.Bytes(tensors[i]), sink.Bytes(tensors[i]));
        }
    }

    [Fact]
    public void Progress_counts_a_joint_read_once_and_names_the_output()
    {
        List<MergeProgress> told = [];
        CountingSource[] models = Models(2, Length);
        PlannedTensor[] settings = [Merged(new Linear(new(), [new(1), new(1)]), models), Merged(new Linear(new(), [new(1), new(3)]), models)];
        MergeEngine.Run([.. settings.Select((s, i) => new EngineOutput([s], new MemorySink(), 0) { Name = $"setting {i}" })], new() { Threads = 1 }, new Told(told), default);
        Assert.Equal(new(Length * 16L, Length * 16L, 2, 2, "setting 1: x"), told[^1]);
    }

    [Fact]
    public void A_failure_names_the_output()
    {
        PlannedTensor tensor = Merged(new Linear(new(), [new(1), new(1)]), [new BrokenSource(), new CountingSource(1, Length)]);
        EngineOutput output = new([tensor], new MemorySink(), 0) { Name = "first" };
        Assert.Equal("error MRG7008: first: the disk is gone", Assert.Throws<MergeException>(() => MergeEngine.Run([output], new(), null, default)).Message);
    }

    private static CountingSource[] Models(int count, int length) => [.. Enumerable.Range(0, count).Select(i => new CountingSource(i, length))];

    private static PlannedTensor Merged(MergeMethod method, IReadOnlyList<TensorSource> models, bool hasBase = false) => new(
        "x", models[0].Shape, DType.F32, DType.F32, method, [.. models.Select((m, i) => new PlannedInput(m, new ModelReference($"m{i}"), IsBase: hasBase && i == 0))], 0, 0);

    private static MemorySink[] Run(PlannedTensor[] outputs, EngineOptions options)
    {
        MemorySink[] sinks = [.. outputs.Select(_ => new MemorySink())];
        MergeEngine.Run([.. outputs.Zip(sinks, (o, s) => new EngineOutput([o], s, 0))], options, null, default);
        return sinks;
    }

    // Sources of the same elements become one.
    private static PlannedTensor[] Unified(IReadOnlyList<PlannedTensor> tensors)
    {
        Dictionary<string, ArrayTensorSource> sources = [];
        return [.. tensors.Select(t => t with { Inputs = t.Inputs.Select(i => i with { Source = One((ArrayTensorSource)i.Source) }).ToEquatableArray() })];

        ArrayTensorSource One(ArrayTensorSource source)
        {
            string key = $"{source.Shape} {source.Type} {Convert.ToHexString(SHA256.HashData(source.Content))}";
            sources.TryAdd(key, source);
            return sources[key];
        }
    }

    private sealed class Told(List<MergeProgress> told) : IProgress<MergeProgress>
    {
        public void Report(MergeProgress value)
        {
            lock (told)
            {
                told.Add(value);
            }
        }
    }
}
