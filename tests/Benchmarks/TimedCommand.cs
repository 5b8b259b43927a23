using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace MergeDsl.Benchmarks;

/// <summary>What a command took.</summary>
/// <param name="Seconds">From its start to its end.</param>
/// <param name="Processor">Seconds of processor time.</param>
/// <param name="Peak">The most bytes of memory that were resident at once, mapped pages included.</param>
/// <param name="Exit">Its exit code.</param>
internal sealed record TimedCommand(double Seconds, double Processor, long Peak, int Exit)
{
    private const int SampleMilliseconds = 10;

    /// <summary>Runs a command; what it prints on standard output is thrown away.</summary>
    public static TimedCommand Run(string[] command)
    {
        Stopwatch watch = Stopwatch.StartNew();
        using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        long peak = 0;
        double processor = 0;
        while (!process.WaitForExit(SampleMilliseconds))
        {
            (peak, processor) = Sample(process, peak, processor);
        }

        return new(watch.Elapsed.TotalSeconds, processor, peak, process.ExitCode);
    }

    // VmHWM is the kernel's own mark of the most that was resident, mapped pages included. What is gone when the process has ended was seen just before.
    private static (long Peak, double Processor) Sample(Process process, long peak, double processor)
    {
        try
        {
            string line = File.ReadLines($"/proc/{process.Id}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal), "VmHWM: 0 kB");
            process.Refresh();
            return (Math.Max(peak, long.Parse(line["VmHWM:".Length..^2], CultureInfo.InvariantCulture) << 10), process.TotalProcessorTime.TotalSeconds);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or Win32Exception)
        {
            return (peak, processor);
        }
    }
}
