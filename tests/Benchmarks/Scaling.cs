using System.Diagnostics;
using System.Globalization;
using MergeDsl.Execution;
using MergeDsl.Output;
using MergeDsl.Planning;
using MergeDsl.Tensors;
using MergeDsl.Tests;

namespace MergeDsl.Benchmarks;

/// <summary>
/// Merges one tensor in memory with one worker, two and many, in turns, through all that a merge does with its results, into memory or into
/// a file: how much faster several workers are, and how often one waits for a lock that another holds.
/// </summary>
internal static class Scaling
{
    private static readonly int[] Workers = [1, 2, 64];

    private static readonly TensorShape Shape = new([4096, 14336]);

    /// <param name="args"><c>[METHOD…] [--runs 5] [--file]</c></param>
    public static int Run(string[] args)
    {
        int runs = Array.IndexOf(args, "--runs") is >= 0 and int at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : 5;
        string[] methods = [.. args.TakeWhile(a => !a.StartsWith("--", StringComparison.Ordinal))];
        Dictionary<int, MemorySource> sources = [];
        Console.WriteLine($"{"method",-18} {"workers",7} {"s",8} {"cpu s",8} {"times as fast",13} {"waits for locks",15}   processors: {Environment.ProcessorCount}");
        foreach (MethodCase method in MergeInMemory.Cases.Where(c => c.Name == c.Schema.Name && (methods.Length == 0 || methods.Contains(c.Name))))
        {
            MergeInMemory merge = new(method, m => sources.TryGetValue(m, out MemorySource? made) ? made : sources[m] = MemorySource.Random(Shape, DType.BF16, m));
            Report(merge, method.Name, runs, args.Contains("--file"));
        }

        return 0;
    }

    private static void Report(MergeInMemory merge, string method, int runs, bool toFile)
    {
        Merge(merge, Workers[0], toFile); // compiles
        (double Seconds, double Processor, long Waits)[][] taken =
            [.. Enumerable.Range(0, runs).Select(_ => Workers.Select(workers => Merge(merge, workers, toFile)).ToArray())];
        for (int i = 0; i < Workers.Length; i++)
        {
            double seconds = Median(taken.Select(t => t[i].Seconds));
            double processor = Median(taken.Select(t => t[i].Processor));
            double faster = Median(taken.Select(t => t[0].Seconds / t[i].Seconds));
            Console.WriteLine($"{method,-18} {Workers[i],7} {seconds,8:F3} {processor,8:F3} {faster,13:F2} {Median(taken.Select(t => (double)t[i].Waits)),15:F0}");
        }
    }

    private static (double Seconds, double Processor, long Waits) Merge(MergeInMemory merge, int workers, bool toFile)
    {
        PlannedTensor[] tensors = [merge.Tensor];
        EngineOptions options = new() { Threads = workers };
        using WrittenFile? file = toFile ? new(merge.Output.Length, options) : null;
        NormSink sink = new(new FiniteCheck(new TensorDigests(tensors, (ITensorSink?)file ?? merge, (_, _) => { }), allow: false), tensors);
        long waits = Monitor.LockContentionCount;
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        Stopwatch watch = Stopwatch.StartNew();
        MergeEngine.Run(tensors, sink, options);
        return (watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds, Monitor.LockContentionCount - waits);
    }

    // In the system's directory for temporary files.
    private sealed class WrittenFile : ITensorSink, IDisposable
    {
        private readonly string path = Path.GetTempFileName();
        private readonly DirectWriter writer;
        private readonly DirectFile file;

        public WrittenFile(long length, EngineOptions options)
        {
            writer = new(OutputDisk.OfSystem, outputs: 1, options);
            file = writer.Open(OutputDisk.OfSystem.Create(path, length), path, length);
        }

        public void Write(PlannedTensor tensor, long offset, ReadOnlySpan<byte> bytes) => writer.Write(file, offset, bytes);

        public void Dispose()
        {
            writer.Dispose();
            file.Dispose();
            File.Delete(path);
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        return ordered[ordered.Length / 2];
    }
}
