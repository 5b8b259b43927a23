using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MergeDsl.Benchmarks;

/// <summary>
/// Times a command that merges checkpoints against what reading them and writing one, or several, costs on the same files:
/// <c>sync; cat inputs &gt; /dev/null; cp one new; sync -d new</c>, right before each run of the command; and against another
/// command, right after it. Inputs are those that a recipe on the command line names, or all.
/// </summary>
internal static class EndToEnd
{
    /// <param name="args"><c>DIR [--runs 5] [--outputs 1] [--cold] [--against "COMMAND…"] -- COMMAND…</c>; commands write to DIR/out, whose path stands for <c>{out}</c>. <c>--cold</c>: the system forgets the inputs before each.</param>
    public static int Run(string[] args)
    {
        int separator = Array.IndexOf(args, "--");
        string[] options = args[..separator];
        string directory = Path.GetFullPath(args[0]);
        int runs = int.Parse(Option(options, "--runs") ?? "5", CultureInfo.InvariantCulture);
        int outputs = int.Parse(Option(options, "--outputs") ?? "1", CultureInfo.InvariantCulture);
        string output = Path.Combine(directory, "out");
        string[] command = [.. args[(separator + 1)..].Select(a => a.Replace("{out}", output, StringComparison.Ordinal))];
        string[]? other = Option(options, "--against") is { } line ? ["bash", "-c", $"exec {line.Replace("{out}", output, StringComparison.Ordinal)}"] : null;
        string[] inputs = Inputs(directory, output, command);
        string[] forgotten = options.Contains("--cold") ? inputs : [];
        List<double> ratios = [], times = [], processors = [];
        for (int run = 0; run < runs; run++)
        {
            Forget(forgotten);
            double floor = Floor(inputs, [.. Enumerable.Range(1, outputs).Select(i => Path.Combine(directory, $"copy-{i}"))]);
            Forget(forgotten);
            TimedCommand own = Timed(command, output);
            ratios.Add(own.Seconds / floor);
            Console.WriteLine($"floor {floor:F2} s, command {Text(own)}, ratio {own.Seconds / floor:F2}");
            Forget(forgotten);
            TimedCommand? against = other is null || own.Exit != 0 ? null : Timed(other, output);
            if (against is not null)
            {
                times.Add(own.Seconds / against.Seconds);
                processors.Add(own.Processor / against.Processor);
                Console.WriteLine($"  the other {Text(against)}, ratio to it {times[^1]:F2}, of processor time {processors[^1]:F2}");
            }

            if ((against ?? own).Exit is not 0 and int exit)
            {
                return exit;
            }
        }

        Console.WriteLine($"median ratio of {runs}: {Median(ratios):F2}");
        if (other is not null)
        {
            Console.WriteLine($"median ratio to the other: {Median(times):F2}, of processor time {Median(processors):F2}");
        }

        return 0;
    }

    private static string? Option(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and int at ? args[at + 1] : null;

    private static string Text(TimedCommand run) =>
        $"{run.Seconds:F2} s ({run.Processor:F2} s of processor time, peak {run.Peak >> 20} MiB), exit code {run.Exit}";

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static TimedCommand Timed(string[] command, string output)
    {
        Remove(output);
        TimedCommand run = TimedCommand.Run(command);
        Remove(output);
        return run;
    }

    private static string[] Inputs(string directory, string output, string[] command)
    {
        string recipes = string.Join('\n', command.Where(a => a.EndsWith(".yml", StringComparison.Ordinal) && File.Exists(a)).Select(File.ReadAllText));
        return [.. Directory.EnumerateFiles(directory, "model.safetensors", SearchOption.AllDirectories)
            .Where(f => !f.StartsWith(output, StringComparison.Ordinal) && (recipes.Length == 0 || Regex.IsMatch(recipes, $@"(?<![\w-]){Regex.Escape(Path.GetFileName(Path.GetDirectoryName(f))!)}(?![\w-])"))) // it was found in a directory
            .Order(StringComparer.Ordinal)];
    }

    // For files whose contents are on the disk, a user may ask the system for that.
    private static void Forget(string[] files) => Array.ForEach(files, f => Shell($"dd of={f} oflag=nocache conv=notrunc,fdatasync count=0 status=none"));

    private static double Floor(string[] inputs, string[] copies)
    {
        Shell("sync");
        Stopwatch watch = Stopwatch.StartNew();
        Shell($"cat {string.Join(' ', inputs)} > /dev/null; {string.Concat(copies.Select(c => $"cp {inputs[0]} {c}; "))}sync -d {string.Join(' ', copies)}");
        double seconds = watch.Elapsed.TotalSeconds;
        Array.ForEach(copies, File.Delete);
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
