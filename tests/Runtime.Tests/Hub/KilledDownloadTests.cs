using MergeDsl.Tensors;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Hub;

public sealed class KilledDownloadTests
{
    // Two parts of 16 MiB, and the beginning of a third.
    private const int Elements = 17 << 19;

    [Theory]
    [InlineData(1)]
    [InlineData(700_000)]
    [InlineData(9_000_000)]
    [InlineData(30_000_000)]
    [InlineData(2 * Elements)]
    public async Task After_a_kill_at_any_byte_the_next_run_completes_the_same_files(long bytes)
    {
        using TemporaryDirectory temporary = new();
        TestModel model = new() { Config = """{"architectures": ["LlamaForCausalLM"], "num_hidden_layers": 1, "vocab_size": 4, "torch_dtype": "bfloat16"}""" };
        for (int part = 0; part < 2; part++)
        {
            model.Add($"model.layers.0.mlp.{part}.weight", DType.BF16, [Elements], [.. Enumerable.Range(0, 2 * Elements).Select(i => (byte)((i + part) % 61))]);
        }

        await using LocalHub hub = (await LocalHub.StartAsync()).With(model.Save(temporary, "model"));
        KilledDownload download = new(hub, Path.Combine(TestData.Repository, "src", "Cli", "bin", DotNet.Configuration, "net10.0", "mergedsl.dll"), temporary.Path);
        Assert.Equal((0, ""), download.Run(bytes));
        Assert.Empty(download.Faults());
        Assert.Equal(hub["model.safetensors"][^Elements..], File.ReadAllBytes(Path.Combine(download.Output, "model.safetensors"))[^Elements..]);
    }
}
