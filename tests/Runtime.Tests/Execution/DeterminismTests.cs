using System.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Planning;
using Xunit;

namespace MergeDsl.Tests.Execution;

public class DeterminismTests
{
    [Fact]
    public void Threads_chunks_and_memory_do_not_show_in_the_bytes()
    {
        IReadOnlyList<PlannedTensor> tensors = ReferenceMerges.Plan(large: true);
        string expected = ReferenceMerges.Hashes(tensors, new() { Threads = 1, Seed = 3 });
        foreach (EngineOptions options in (EngineOptions[])
        [
            new() { Threads = 7, Seed = 3 },
            new() { Threads = 1, ChunkElements = 1, Seed = 3 },
            new() { Threads = 3, ChunkElements = 5000, Seed = 3 },
            new() { Threads = 2, MemoryBudget = 1 << 17, Seed = 3 },
        ])
        {
            Assert.Equal(expected, ReferenceMerges.Hashes(tensors, options));
        }
    }

    [Fact]
    public void The_order_of_tensors_does_not_show_in_the_bytes()
    {
        IReadOnlyList<PlannedTensor> tensors = ReferenceMerges.Plan(large: false);
        Assert.Equal(
            ReferenceMerges.Hashes(tensors, new()).Split('\n').Order(),
            ReferenceMerges.Hashes([.. tensors.Reverse()], new()).Split('\n').Order());
    }

    [Theory]
    [InlineData("EnableAVX512", "512")]
    [InlineData("EnableAVX2", "512 256")]
    [InlineData("EnableHWIntrinsic", "512 256 128")]
    public async Task The_width_of_vectors_does_not_show_in_the_bytes(string setting, string off)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(WidthProcess).Assembly.Location, "hashes", .. off.Split(' ')])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[$"DOTNET_{setting}"] = "0";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string hashes = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        Assert.Equal(ReferenceMerges.Hashes(ReferenceMerges.Plan(large: false), new() { Seed = 3 }), hashes.TrimEnd().ReplaceLineEndings("\n"));
    }
}
