using System.Diagnostics;

namespace MergeDsl.Tests.Hub;

/// <summary>A merge of a model of the hub, in a process of its own that is killed when so many bytes were sent, and another one that goes on.</summary>
/// <param name="hub">The hub.</param>
/// <param name="program">The command's assembly.</param>
/// <param name="directory">Where the recipe, the cache and the output lie.</param>
internal sealed class KilledDownload(LocalHub hub, string program, string directory)
{
    /// <summary>Where models are kept.</summary>
    public string Cache => Path.Combine(directory, "cache");

    /// <summary>Where the merge goes to.</summary>
    public string Output => Path.Combine(directory, "out");

    /// <summary>Kills the first run, and returns what the second one says, with its exit code.</summary>
    /// <param name="bytes">The bytes of files after which the first run is killed.</param>
    public (int ExitCode, string Error) Run(long bytes)
    {
        File.WriteAllText(Path.Combine(directory, "x.merge.yml"), $"models: [{{model: {LocalHub.Id}}}]\nmerge_method: passthrough\n");
        hub.BytesSent = 0;
        using (Process killed = Start())
        {
            hub.Sent = sent =>
            {
                if (sent >= bytes)
                {
                    killed.Kill();
                }
            };
            killed.WaitForExit();
        }

        hub.Sent = _ => { };
        using Process second = Start();
        Task<string> error = second.StandardError.ReadToEndAsync();
        second.WaitForExit();
        return (second.ExitCode, error.GetAwaiter().GetResult());
    }

    /// <summary>What is wrong with the cache: contents that are not those of the hub, and what does not belong there.</summary>
    public IEnumerable<string> Faults()
    {
        string repository = Path.Combine(Cache, "models--" + LocalHub.Id.Replace("/", "--", StringComparison.Ordinal));
        HashSet<string> expected = ["refs/main"];
        foreach (string name in hub.Names)
        {
            string path = Path.Combine("snapshots", LocalHub.Commit, name);
            expected.Add(path);
            expected.Add($"blobs/{hub.TagOf(name)}");
            if (!File.Exists(Path.Combine(repository, path)) || !File.ReadAllBytes(Path.Combine(repository, path)).AsSpan().SequenceEqual(hub[name]))
            {
                yield return $"{path} differs";
            }
        }

        foreach (string file in Directory.EnumerateFiles(repository, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(repository, f)).Where(f => !expected.Contains(f)))
        {
            yield return $"{file} is left";
        }
    }

    private Process Start()
    {
        string[] arguments = ["exec", program, "merge", Path.Combine(directory, "x.merge.yml"), Output, "--overwrite", "--quiet"];
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments) { RedirectStandardError = true };
        start.Environment["HF_ENDPOINT"] = hub.Address.GetLeftPart(UriPartial.Authority);
        start.Environment["HF_HUB_CACHE"] = Cache;
        start.Environment["HF_HUB_OFFLINE"] = "0";
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }
}
