using System.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Benchmarks;

/// <summary>Times each method on one tensor of 4096 × 14336 whose inputs are in memory: arithmetic and copying, no files.</summary>
internal static class KernelReport
{
    private const int Repetitions = 5;

    private static readonly TensorShape Shape = new([4096, 14336]);

    public static int Run(string[] names)
    {
        Console.WriteLine($"{"method",-18} {"type",-5} {"s",8} {"cpu s",8} {"ns/element",11} {"GB/s",7}   threads: {Environment.ProcessorCount}");
        foreach (DType type in (DType[])[DType.BF16, DType.F16, DType.F32])
        {
            Dictionary<int, MemorySource> sources = [];
            MemorySource Source(int model) =>
                sources.TryGetValue(model, out MemorySource? source) ? source : sources[model] = Make(type, model);

            foreach ((string name, int models, bool hasBase, MergeMethod method) in MethodCases.All)
            {
                if (names.Length > 0 && !names.Contains(name))
                {
                    continue;
                }

                PlannedInput[] inputs = [.. Enumerable.Range(hasBase ? 0 : 1, models + (hasBase ? 1 : 0))
                    .Select(m => new PlannedInput(Source(m), new ModelReference($"m{m}"), m == 0))];
                Report(name, type, new("x", Shape, type, type, method, [.. inputs], 0, 0));
            }
        }

        return 0;
    }

    private static void Report(string name, DType type, PlannedTensor tensor)
    {
        double best = double.MaxValue;
        double processor = double.MaxValue;
        for (int i = 0; i < Repetitions; i++)
        {
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            Stopwatch watch = Stopwatch.StartNew();
            MergeEngine.Run([tensor], new NothingSink(), new EngineOptions());
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
            processor = Math.Min(processor, (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds);
        }

        long elements = Shape.ElementCount;
        double bytes = (double)elements * type.Size * (tensor.Inputs.Count + 1);
        Console.WriteLine($"{name,-18} {type,-5} {best,8:F4} {processor,8:F3} {best * 1e9 / elements,11:F3} {bytes / best / 1e9,7:F1}");
    }

    private static MemorySource Make(DType type, int model)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked((int)(Shape.ElementCount * type.Size)));
        RandomWeights.Fill(bytes, type, 0, model);
        return new(Shape, type, bytes);
    }
}
