using System.Diagnostics;
using MergeDsl.Cli;
using Xunit;

namespace MergeDsl.Tests.Commands;

public sealed class FaultTests
{
    private const string Copy = "models: [{model: tiny-base}]\nmerge_method: passthrough\n";

    [Fact]
    public void A_limit_on_the_size_of_files_is_told_and_ends_nothing_but_the_merge()
    {
        using TemporaryDirectory temporary = new();
        string recipe = temporary.Write("x.merge.yml", Copy);
        Directory.CreateDirectory(temporary["tiny-base"]);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(TestData.Repository, "samples", "Quickstart", "models", "tiny-base")))
        {
            File.Copy(file, temporary["tiny-base", Path.GetFileName(file)]);
        }

        // Blocks of 512 bytes or of 1024, whichever the shell counts in. The weights have 833 280 bytes.
        CommandResult weights = RunLimited(600, recipe, temporary);
        Assert.Equal(1, weights.ExitCode);
        Assert.Contains($"error MRG7006: {temporary[".out.mergedsl", "model.safetensors"]}: File too large", weights.Error, StringComparison.Ordinal);
        Assert.Contains("a limit (ulimit -f) or the file system admits no file of that size", weights.Error, StringComparison.Ordinal);

        temporary.Write("tiny-base/pieces.txt", new string(' ', 3_000_000));
        CommandResult sideFile = RunLimited(2000, recipe, temporary);
        Assert.Equal(1, sideFile.ExitCode);
        Assert.Contains($"'{temporary[".out.mergedsl", "pieces.txt"]}'; a limit (ulimit -f)", sideFile.Error, StringComparison.Ordinal);
        Assert.Equal(["tiny-base", "x.merge.yml"], Directory.EnumerateFileSystemEntries(temporary.Path).Select(e => Path.GetFileName(e)).Order(StringComparer.Ordinal));
    }

    // A process of its own: the limit is one of the process, and so is what becomes of the signal.
    private static CommandResult RunLimited(int blocks, string recipe, TemporaryDirectory directory)
    {
        string command = $"ulimit -f {blocks}; exec \"$0\" exec '{typeof(MergeDslCommand).Assembly.Location}' merge '{recipe}' '{directory["out"]}' --model-root '{directory.Path}' -q";
        ProcessStartInfo start = new("sh", ["-c", command, Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // whose memory is a file to the limit
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("sh did not start.");
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
