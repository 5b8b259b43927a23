using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace MergeDsl.Benchmarks;

/// <summary>
/// Kills a command that merges at random moments (SIGKILL), and holds that nothing half-written has the output's name, and
/// that the next run ends with the bytes of an undisturbed one.
/// </summary>
internal static class Crash
{
    // Runs get faster and slower with what else the machine does.
    private const int KillsAMeasurement = 20;
    private const int KillsALine = 10;

    /// <param name="args"><c>DIR [--kills 200] [--seed N] -- COMMAND…</c>; the command writes to DIR/out, whose path stands for <c>{out}</c>.</param>
    public static int Run(string[] args)
    {
        int separator = Array.IndexOf(args, "--");
        string output = Path.Combine(Path.GetFullPath(args[0]), "out");
        int kills = Number(args, "--kills", 200);
        int seed = Number(args, "--seed", Environment.TickCount & 0xFFFF);
        string[] command = [.. args[(separator + 1)..].Select(a => a.Replace("{out}", output, StringComparison.Ordinal))];
        Console.WriteLine($"seed {seed}");

        Random random = new(seed);
        Remove(Hidden(output));
        UndisturbedRun? undisturbed = null;
        string? expected = null;
        int whileWriting = 0, resumed = 0;
        for (int i = 0; i < kills; i++)
        {
            if (undisturbed is null || i % KillsAMeasurement == 0)
            {
                undisturbed = Undisturbed(command, output);
                expected ??= undisturbed.ExitCode == 0 ? HashOf(output) : null;
                if (undisturbed.ExitCode != 0 || HashOf(output) != expected)
                {
                    return Fail($"after {i} kills: an undisturbed run ended with {undisturbed.ExitCode}, or other bytes than the first");
                }
            }

            // Three of four while tensors are written, the fourth at any moment.
            Kill(command, output, undisturbed, i % 4 != 0, random.NextDouble());
            whileWriting += File.Exists(Journal(output)) ? 1 : 0;
            if (Directory.Exists(output) && HashOf(output) != expected)
            {
                return Fail($"kill {i}: what stands under the output's name is not complete");
            }

            if (!Directory.Exists(output))
            {
                using Process again = Start(command, out Task<string> messages);
                again.WaitForExit();
                resumed += messages.Result.Contains("MRG7054", StringComparison.Ordinal) ? 1 : 0;
                if (again.ExitCode != 0 || HashOf(output) != expected || Directory.Exists(Hidden(output)))
                {
                    return Fail($"kill {i}: the next run ended with {again.ExitCode}, other bytes than an undisturbed one, or something left over\n{messages.Result}");
                }
            }

            if ((i + 1) % KillsALine == 0 || i == kills - 1)
            {
                Console.WriteLine(
                    $"{i + 1} kills of a run of {undisturbed.Whole.TotalSeconds:0.0} s ({undisturbed.Writing.TotalSeconds:0.0} s of it from the first tensor on), {whileWriting} of them while tensors were written, {resumed} next runs took tensors over; all ended with the same bytes");
            }
        }

        Remove(output);
        return 0;
    }

    private static UndisturbedRun Undisturbed(string[] command, string output)
    {
        Remove(output);
        using Process process = Start(command, out _);
        return UndisturbedRun.Watch(process, Journal(output));
    }

    private static void Kill(string[] command, string output, UndisturbedRun undisturbed, bool whileWriting, double moment)
    {
        Remove(output);
        using Process killed = Start(command, out _);
        if (whileWriting)
        {
            undisturbed.Await(killed, Journal(output), moment);
        }
        else
        {
            Thread.Sleep(undisturbed.Whole * moment);
        }

        killed.Kill();
        killed.WaitForExit();
    }

    private static string Hidden(string output) => Path.Combine(Path.GetDirectoryName(output) ?? "", ".out.mergedsl");

    // It is there from the first tensor until the last one is on the disk.
    private static string Journal(string output) => Path.Combine(Hidden(output), "mergedsl-journal");

    private static int Number(string[] args, string name, int otherwise) =>
        Array.IndexOf(args, name) is >= 0 and int at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;

    private static Process Start(string[] command, out Task<string> messages)
    {
        Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{command[0]} did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        messages = process.StandardError.ReadToEndAsync();
        return process;
    }

    private static string HashOf(string directory)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal))
        {
            using FileStream stream = File.OpenRead(file);
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 1;
    }

    private static void Remove(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
