using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using MergeDsl.Tensors;

namespace MergeDsl.Benchmarks;

/// <summary>Times every method in every type with BenchmarkDotNet, beside a plain copy of memory in the same run.</summary>
internal static class KernelSuite
{
    private const int WarmUps = 1;
    private const int Iterations = 5;

    /// <param name="args">Methods and types; none: all.</param>
    public static int Run(string[] args)
    {
        DType[] types = [.. args.Where(a => Enum.TryParse<DType>(a, out _)).Select(Enum.Parse<DType>)];
        string[] methods = [.. args.Where(a => !Enum.TryParse<DType>(a, out _))];
        Summary[] summaries = BenchmarkRunner.Run([typeof(CopyBenchmarks), typeof(KernelBenchmarks)], Config(types, methods));
        return summaries.Any(s => s.HasCriticalValidationErrors || s.Reports.Any(r => !r.Success)) ? 1 : 0;
    }

    // In this process, so that nothing is built; one merge is long enough to be an iteration.
    private static ManualConfig Config(DType[] types, string[] methods) => ManualConfig.CreateEmpty()
        .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithStrategy(RunStrategy.Monitoring)
            .WithInvocationCount(1).WithUnrollFactor(1).WithWarmupCount(WarmUps).WithIterationCount(Iterations))
        .AddFilter(new SimpleFilter(b => KernelColumn.MethodOf(b) is not { } method || methods.Length == 0 || methods.Contains(method.Schema.Name)))
        .AddFilter(new SimpleFilter(b => KernelColumn.TypeOf(b) is not { } type || types.Length == 0 || types.Contains(type)))
        .AddColumn(KernelColumn.All)
        .AddExporter(MarkdownExporter.GitHub)
        .AddLogger(ConsoleLogger.Default)
        .WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared, MethodOrderPolicy.Declared))
        .WithOption(ConfigOptions.JoinSummary, true);
}
