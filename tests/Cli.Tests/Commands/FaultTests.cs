using System.CommandLine;
using System.Diagnostics;
using MergeDsl.Cli;
using MergeDsl.CommandLine;
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

    [Fact]
    public void A_merge_whose_messages_cannot_be_written_is_made_all_the_same()
    {
        using TemporaryDirectory temporary = new();
        string recipe = temporary.Write("x.merge.yml", Copy);
        CommandResult result = Run($"\"$0\" exec '{Command}' merge '{recipe}' '{temporary["out"]}' --model-root '{Path.Combine(TestData.Repository, "samples", "Quickstart", "models")}' 2>/dev/full");
        Assert.Equal(new(0, "", ""), result);
        Assert.True(File.Exists(temporary["out", "mergedsl-manifest.json"]));
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("merge recipe.yml")]
    [InlineData("merge recipe.yml out --model-root")]
    public async Task An_empty_argument_is_told(string args)
    {
        CommandResult result = await CommandResult.RunAsync([.. args.Split(' '), ""]);
        Assert.Equal(new(1, "", "error: one of the arguments is empty; is a variable of the shell not set?\n"), result);
    }

    [Fact]
    public void Any_command_but_a_merge_ends_at_the_first_signal()
    {
        // It reads a recipe that never comes.
        CommandResult result = Run($"sleep 60 2>/dev/null | \"$0\" exec '{Command}' check - & sleep 3; kill -TERM $!; wait $!");
        Assert.Equal(143, result.ExitCode);
    }

    [Fact]
    public async Task A_library_that_cannot_be_opened_is_told_with_the_limit_that_may_be_the_cause()
    {
        using StringWriter error = new();
        RootCommand root = [];
        Exception failure = new TypeInitializationException("Reader", new FileNotFoundException("Could not load file or assembly 'Text'.", "Text, Version=10.0.0.0"));
        root.SetAction(int (_) => throw failure);
        Assert.Equal(1, await CommandRunner.RunAsync(root, [], new(TextWriter.Null, error, TextReader.Null), default));
        Assert.StartsWith("error: Could not load file or assembly 'Text'. If it is there, raise the limit of open files (ulimit -n)", error.ToString());
    }

    private static string Command => typeof(MergeDslCommand).Assembly.Location;

    // A process of its own: the limit is one of the process, and so is what becomes of the signal.
    private static CommandResult RunLimited(int blocks, string recipe, TemporaryDirectory directory)
    {
        return Run($"ulimit -f {blocks}; exec \"$0\" exec '{Command}' merge '{recipe}' '{directory["out"]}' --model-root '{directory.Path}' -q");
    }

    private static CommandResult Run(string command)
    {
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
