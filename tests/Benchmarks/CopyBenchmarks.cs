using BenchmarkDotNet.Attributes;

namespace MergeDsl.Benchmarks;

/// <summary>Copies memory with all processors: the bandwidth that the kernels are compared with.</summary>
public class CopyBenchmarks
{
    private readonly byte[] source = new byte[KernelBenchmarks.Bytes];
    private readonly byte[] destination = new byte[KernelBenchmarks.Bytes];

    /// <summary>Fills both arrays, lest the system give them one page of zeros.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        source.AsSpan().Fill(1);
        destination.AsSpan().Fill(2);
    }

    /// <summary>The copy.</summary>
    [Benchmark]
    public void Copy()
    {
        int parts = Environment.ProcessorCount;
        Parallel.For(0, parts, part =>
        {
            int first = (int)((long)source.Length * part / parts);
            int last = (int)((long)source.Length * (part + 1) / parts);
            source.AsSpan(first..last).CopyTo(destination.AsSpan(first));
        });
    }
}
