using BenchmarkDotNet.Attributes;
using MergeDsl.Execution;
using MergeDsl.Tensors;
using MergeDsl.Tests;

namespace MergeDsl.Benchmarks;

/// <summary>Merges one tensor of 117 MB, whose inputs are in memory, into another, by every method.</summary>
public class KernelBenchmarks
{
    /// <summary>The bytes of each input and of the output: more than the caches hold.</summary>
    public const int Bytes = 4096 * 14336 * 2;

    private const long RowElements = 14336;

    private static readonly Dictionary<(DType Type, int Model), MemorySource> Sources = [];

    private MergeInMemory merge = null!; // set up before anything runs

    /// <summary>The type of inputs and output.</summary>
    [Params(DType.BF16, DType.F16, DType.F32, DType.F64)]
    public DType Type { get; set; }

    /// <summary>The method with its values.</summary>
    [ParamsSource(nameof(Cases))]
    public MethodCase Method { get; set; } = null!; // set before anything runs

    /// <summary>What can be merged by.</summary>
    public static IEnumerable<MethodCase> Cases => MergeInMemory.Cases;

    /// <summary>How many bytes a case reads and writes, an input that is read twice counted once.</summary>
    public static double BytesOf(MethodCase method) => (double)Bytes * (method.Models + (method.HasBase ? 1 : 0) + 1);

    /// <summary>Makes the inputs, the same ones for all methods.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        foreach ((DType Type, int Model) other in Sources.Keys.Where(k => k.Type != Type).ToArray())
        {
            Sources.Remove(other);
        }

        TensorShape shape = new([Bytes / Type.Size / RowElements, RowElements]);
        merge = new(Method, m => Sources.TryGetValue((Type, m), out MemorySource? made) ? made : Sources[(Type, m)] = MemorySource.Random(shape, Type, m));
    }

    /// <summary>The merge.</summary>
    [Benchmark]
    public void Merge() => merge.Run(new EngineOptions());
}
