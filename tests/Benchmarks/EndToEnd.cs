using System.Diagnostics;
using System.Globalization;

namespace MergeDsl.Benchmarks;

/// <summary>
/// Times a command that merges checkpoints against what reading them and writing one costs on the same files:
/// <c>sync; cat inputs &gt; /dev/null; cp one new; sync -d new</c>, right before each run of the command.
/// </summary>
internal static class EndToEnd
{
    /// <param name="args"><c>DIR [--runs 5] -- COMMAND…</c>; the command writes to DIR/out, whose path stands for <c>{out}</c>.</param>
    public static int Run(string[] args)
    {
        int separator = Array.IndexOf(args, "--");
        string directory = Path.GetFullPath(args[0]);
        int runs = Array.IndexOf(args, "--runs") is >= 0 and int at && at < separator ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : 5;
        string output = Path.Combine(directory, "out");
        string[] command = [.. args[(separator + 1)..].Select(a => a.Replace("{out}", output, StringComparison.Ordinal))];
        string[] inputs = [.. Directory.EnumerateFiles(directory, "model.safetensors", SearchOption.AllDirectories).Where(f => !f.StartsWith(output, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        List<double> ratios = [];
        for (int run = 0; run < runs; run++)
        {
            Remove(output);
            double floor = Floor(inputs, Path.Combine(directory, "copy"));
            (double seconds, double processor, long peak, int exit) = TimedCommand.Run(command);
            ratios.Add(seconds / floor);
            Console.WriteLine($"floor {floor:F2} s, command {seconds:F2} s ({processor:F2} s of processor time, peak {peak >> 20} MiB), ratio {seconds / floor:F2}, exit code {exit}");
            if (exit != 0)
            {
                return exit;
            }
        }

        ratios.Sort();
        Console.WriteLine($"median ratio of {runs}: {ratios[runs / 2]:F2}");
        Remove(output);
        return 0;
    }

    private static double Floor(string[] inputs, string copy)
    {
        Shell("sync");
        Stopwatch watch = Stopwatch.StartNew();
        Shell($"cat {string.Join(' ', inputs)} > /dev/null; cp {inputs[0]} {copy}; sync -d {copy}");
        double seconds = watch.Elapsed.TotalSeconds;
        File.Delete(copy);
        return seconds;
    }

    private static void Shell(string line)
    {
        using Process shell = Process.Start("bash", ["-c", line]);
        shell.WaitForExit();
    }

    private static void Remove(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
