using System.Diagnostics;
using System.Globalization;
using MergeDsl.Tests;
using MergeDsl.Tests.Fuzzing;

namespace MergeDsl.Benchmarks;

/// <summary>Feeds mutated files of models to their readers until one fails, or all are done.</summary>
internal static class CheckpointFuzzing
{
    private const string Memory = "/dev/shm";

    /// <param name="args"><c>[--count 1000000] [--seed N]</c></param>
    public static int Run(string[] args)
    {
        int count = Option(args, "--count") ?? 1_000_000;
        int seed = Option(args, "--seed") ?? Environment.TickCount & 0xFFFF;
        Console.WriteLine($"seed {seed}");
        string directory = Directory.CreateDirectory(Path.Combine(Directory.Exists(Memory) ? Memory : Path.GetTempPath(), $"mergedsl-fuzz-{Environment.ProcessId}")).FullName;
        CheckpointFuzz fuzz = new(directory, Path.Combine(TestData.Repository, "tests", "Runtime.Tests", "Pickle", "Files"));
        try
        {
            fuzz.Run(count, seed);
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine(e.Message);
            Console.WriteLine(e.InnerException);
            return 1;
        }

        Directory.Delete(directory, recursive: true);
        using Process self = Process.GetCurrentProcess();
        Console.WriteLine(
            $"{count} files, {fuzz.Refused} of which were refused; the slowest took {fuzz.Slowest.TotalMilliseconds:F0} ms of processor time, the largest {fuzz.Largest / 1048576.0:F1} MiB; peak {self.PeakWorkingSet64 >> 20} MiB");
        return 0;
    }

    private static int? Option(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and int at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : null;
}
