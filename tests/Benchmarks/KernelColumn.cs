using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using MergeDsl.Tensors;
using MergeDsl.Tests;

namespace MergeDsl.Benchmarks;

/// <summary>A column of the kernels' table: a case, or its median time in relation to what it reads and writes.</summary>
/// <param name="name">The head of the column.</param>
/// <param name="legend">What it is.</param>
/// <param name="value">The figure, for a case, its time in nanoseconds, and the bandwidth of the copy in bytes a nanosecond.</param>
internal sealed class KernelColumn(string name, string legend, Func<BenchmarkCase, double, double, string> value) : IColumn
{
    public static IColumn[] All { get; } =
    [
        new KernelColumn("method", "the method, and which of its switches are turned", (c, _, _) => MethodOf(c)?.Name ?? "copy"),
        new KernelColumn("type", "the type of inputs and output", (c, _, _) => $"{TypeOf(c)}"),
        new KernelColumn("ms", "milliseconds, the median of all runs", (_, time, _) => Text($"{time / 1e6:F1}")),
        new KernelColumn("ns/element", "nanoseconds an element of the output, all processors together", (c, time, _) =>
            TypeOf(c) is { } type ? Text($"{time / (KernelBenchmarks.Bytes / type.Size):F3}") : ""),
        new KernelColumn("GB/s", "bytes of inputs and output, each counted once", (c, time, _) => Text($"{BytesOf(c) / time:F1}")),
        new KernelColumn("of copy", "GB/s as a share of what a plain copy reached in this run", (c, time, copy) => Text($"{100 * BytesOf(c) / time / copy:F0} %")),
    ];

    public string Id => name;

    public string ColumnName => name;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => Array.IndexOf(All, this);

    public bool IsNumeric => PriorityInCategory > 1;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => legend;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        TimeOf(summary, benchmarkCase) is { } time && summary.BenchmarksCases.FirstOrDefault(IsCopy) is { } copy && TimeOf(summary, copy) is { } copyTime
            ? value(benchmarkCase, time, BytesOf(copy) / copyTime)
            : "";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    /// <summary>Whether a case is the copy.</summary>
    public static bool IsCopy(BenchmarkCase benchmark) => benchmark.Descriptor.Type == typeof(CopyBenchmarks);

    /// <summary>The method of a case; null for the copy.</summary>
    public static MethodCase? MethodOf(BenchmarkCase benchmark) => IsCopy(benchmark) ? null : (MethodCase)benchmark.Parameters[nameof(KernelBenchmarks.Method)];

    /// <summary>The type of a case; null for the copy.</summary>
    public static DType? TypeOf(BenchmarkCase benchmark) => IsCopy(benchmark) ? null : (DType)benchmark.Parameters[nameof(KernelBenchmarks.Type)];

    private static double? TimeOf(Summary summary, BenchmarkCase benchmark) => summary[benchmark]?.ResultStatistics?.Median;

    private static double BytesOf(BenchmarkCase benchmark) => MethodOf(benchmark) is { } method ? KernelBenchmarks.BytesOf(method) : 2.0 * KernelBenchmarks.Bytes;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
