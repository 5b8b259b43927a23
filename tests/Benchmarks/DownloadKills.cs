using System.Globalization;
using System.Text;
using MergeDsl.Tests.Hub;

namespace MergeDsl.Benchmarks;

/// <summary>Kills a command that downloads a model, at random bytes, and holds that the next run ends with the hub's files and nothing else in the cache.</summary>
internal static class DownloadKills
{
    private const int DataBytes = 40_000_000;

    /// <param name="args"><c>MERGEDSL.DLL [--kills 100] [--seed N]</c></param>
    public static async Task<int> RunAsync(string[] args)
    {
        int kills = Number(args, "--kills") ?? 100;
        int seed = Number(args, "--seed") ?? Environment.TickCount & 0xFFFF;
        Console.WriteLine($"seed {seed}");
        await using LocalHub hub = (await LocalHub.StartAsync())
            .With("config.json", """{"architectures": ["LlamaForCausalLM"], "num_hidden_layers": 1, "vocab_size": 4, "torch_dtype": "bfloat16"}"""u8.ToArray())
            .With("model.safetensors", Weights());
        Random random = new(seed);
        for (int i = 0; i < kills; i++)
        {
            string directory = Directory.CreateTempSubdirectory("mergedsl-kills-").FullName;
            KilledDownload download = new(hub, Path.GetFullPath(args[0]), directory);
            long bytes = random.NextInt64(DataBytes + (1 << 20)); // the header is read before, and some kills come late
            (int exitCode, string error) = download.Run(bytes);
            string[] faults = [.. download.Faults()];
            if (exitCode != 0 || faults.Length > 0)
            {
                Console.WriteLine($"kill {i} after {bytes} bytes, in {directory}: exit code {exitCode}\n{error}{string.Join('\n', faults)}");
                return 1;
            }

            Directory.Delete(directory, recursive: true);
        }

        Console.WriteLine($"{kills} kills; after each the next run ended with the hub's files, and nothing else in the cache");
        return 0;
    }

    private static byte[] Weights()
    {
        byte[] header = Encoding.ASCII.GetBytes($$$"""{"model.layers.0.mlp.weight":{"dtype":"BF16","shape":[{{{DataBytes / 2}}}],"data_offsets":[0,{{{DataBytes}}}]}}""");
        byte[] data = new byte[DataBytes];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = (byte)(i % 61);
        }

        return [.. BitConverter.GetBytes((long)header.Length), .. header, .. data];
    }

    private static int? Number(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and int at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : null;
}
