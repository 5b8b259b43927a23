using System.Diagnostics;
using Xunit;

namespace MergeDsl.Tests.Packages;

public sealed class SingleFileTests
{
    [Fact]
    public async Task The_published_command_is_one_file_that_runs_by_itself()
    {
        using TemporaryDirectory folder = new();
        // What is made on the way lies in a folder of its own: other tests build the same projects.
        DotNet published = await DotNet.RunAsync(
            TestData.Repository, "publish", "src/Cli", "-p:PublishProfile=SingleFile", "-p:RunAnalyzers=false", "--artifacts-path", folder["artifacts"], "-o", folder["bin"], "-v", "quiet");
        Assert.True(published.ExitCode == 0, published.Output + published.Error);
        string command = Assert.Single(Directory.EnumerateFiles(folder["bin"]), f => Path.GetFileName(f) is "mergedsl" or "mergedsl.exe");
        Assert.InRange(new FileInfo(command).Length, 1, 40_000_000);
        Assert.DoesNotContain(Directory.EnumerateFiles(folder["bin"]), f => f.EndsWith(".dll", StringComparison.Ordinal));

        string recipe = folder.Write("r.yml", "models: [{model: alpha}, {model: beta}]\nmerge_method: lienar\nparameters: {weight: 1}\n");
        (int exit, string output) = await RunAsync(command, "check", recipe);
        Assert.Equal(1, exit);
        Assert.StartsWith($"{recipe}(2,15): error MRG2003: ", output, StringComparison.Ordinal);
        File.WriteAllText(recipe, File.ReadAllText(recipe).Replace("lienar", "linear", StringComparison.Ordinal));
        (exit, output) = await RunAsync(command, "merge", recipe, folder["out"], "--model-root", Path.Combine(TestData.Goldens, "models"), "--quiet");
        Assert.Equal((0, ""), (exit, output));
        Assert.True(File.Exists(folder["out", "model.safetensors"]));
    }

    private static async Task<(int Exit, string Output)> RunAsync(string command, params string[] args)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, args) { RedirectStandardOutput = true }) ?? throw new InvalidOperationException($"{command} did not start.");
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
