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
    /// <param name="args"><c>DIR [--kills 200] [--seed N] -- COMMAND…</c>; the command writes to DIR/out, whose path stands for <c>{out}</c>.</param>
    public static int Run(string[] args)
    {
        int separator = Array.IndexOf(args, "--");
        string output = Path.Combine(Path.GetFullPath(args[0]), "out");
        int kills = Number(args, "--kills", 200);
        int seed = Number(args, "--seed", Environment.TickCount & 0xFFFF);
        string[] command = [.. args[(separator + 1)..].Select(a => a.Replace("{out}", output, StringComparison.Ordinal))];
        Console.WriteLine($"seed {seed}");

        Remove(output);
        Stopwatch watch = Stopwatch.StartNew();
        TimeSpan writing;
        using (Process undisturbed = Start(command, out _))
        {
            WaitForWriting(undisturbed, output);
            TimeSpan begun = watch.Elapsed;
            undisturbed.WaitForExit();
            writing = watch.Elapsed - begun;
        }

        TimeSpan whole = watch.Elapsed;
        string expected = HashOf(output);
        Random random = new(seed);
        int whileWriting = 0;
        int resumed = 0;
        for (int i = 0; i < kills; i++)
        {
            Remove(output);
            using (Process killed = Start(command, out _))
            {
                // Three of four while tensors are written, the fourth at any moment.
                bool aimed = i % 4 != 0;
                if (aimed)
                {
                    WaitForWriting(killed, output);
                }

                Thread.Sleep((aimed ? writing : whole) * random.NextDouble());
                killed.Kill();
                killed.WaitForExit();
            }

            whileWriting += IsWriting(output) ? 1 : 0;
            if (Directory.Exists(output) && HashOf(output) != expected)
            {
                return Fail($"kill {i}: what stands under the output's name is not complete");
            }

            if (!Directory.Exists(output))
            {
                using Process again = Start(command, out Task<string> messages);
                again.WaitForExit();
                resumed += messages.Result.Contains("MRG7054", StringComparison.Ordinal) ? 1 : 0;
                if (again.ExitCode != 0 || HashOf(output) != expected)
                {
                    return Fail($"kill {i}: the next run ended with {again.ExitCode}, and other bytes than an undisturbed one\n{messages.Result}");
                }
            }
        }

        Console.WriteLine(
            $"{kills} kills of a run of {whole.TotalSeconds:0.0} s ({writing.TotalSeconds:0.0} s of it from the first tensor on), {whileWriting} of them while tensors were written, {resumed} runs took tensors over; all ended with the same bytes");
        Remove(output);
        return 0;
    }

    // The journal is there from the first tensor until the last one is on the disk.
    private static bool IsWriting(string output) => File.Exists(Path.Combine(Path.GetDirectoryName(output) ?? "", ".out.mergedsl", "mergedsl-journal"));

    private static void WaitForWriting(Process process, string output)
    {
        while (!process.HasExited && !IsWriting(output))
        {
            Thread.Sleep(1);
        }
    }

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
