using System.Diagnostics;
using System.Security.Cryptography;
using Xunit;

namespace MergeDsl.Tests.Goldens;

public class GoldenDeterminismTests
{
    [Fact]
    public async Task Threads_and_vectors_do_not_show_in_a_byte_of_the_golden_merges()
    {
        using TemporaryDirectory temporary = new();
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(GoldenProcess).Assembly.Location, "goldens", temporary["scalar"]])
        {
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_EnableHWIntrinsic"] = "0";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await GoldenProcess.MergeAll(temporary["vectors"], threads: 3);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);

        string[] expected = [.. Hashes(temporary["scalar"])];
        Assert.True(expected.Length > 100);
        Assert.Equal(expected, Hashes(temporary["vectors"]));
    }

    private static IEnumerable<string> Hashes(string directory) => Directory.GetFiles(directory, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(file => $"{Path.GetRelativePath(directory, file)}: {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}");
}
