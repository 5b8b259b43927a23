using System.Text.Json;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.SafeTensors;
using MergeDsl.Tensors;

namespace MergeDsl.Output;

/// <summary>Compares an output with its manifest.</summary>
public static class OutputVerification
{
    /// <summary>Reads the output of a merge and compares sizes, hashes and the digests of all tensors with its manifest.</summary>
    /// <param name="directory">The output's directory.</param>
    /// <returns>What differs; empty where nothing does.</returns>
    /// <exception cref="MergeException">There is no manifest, or it cannot be read.</exception>
    public static EquatableArray<MergeProblem> Run(string directory)
    {
        string path = Path.Combine(directory, OutputManifest.FileName);
        try
        {
            using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(path));
            ProblemList problems = new();
            Dictionary<string, string> digests = manifest.RootElement.GetProperty("tensors").EnumerateObject().ToDictionary(t => t.Name, t => t.Value.GetString() ?? "", StringComparer.Ordinal);
            Dictionary<string, JsonElement> files = manifest.RootElement.GetProperty("files").EnumerateObject().ToDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal);
            foreach ((string name, JsonElement file) in files)
            {
                CheckFile(Path.Combine(directory, Path.GetFileName(name)), file, digests, problems);
            }

            if (problems.All.Count == 0 && digests.Count > 0) // otherwise they are missing with their file
            {
                (string missing, string digest) = digests.First();
                problems.Add(OutputDiagnostics.OutputDiffers, directory, $"no file holds the tensor {missing}{(digests.Count > 1 ? $" and {digests.Count - 1} more" : "")}", digest);
            }

            foreach (string added in Added(directory, files.Keys))
            {
                problems.Add(OutputDiagnostics.OutputDiffers, added, "it was added", "nothing of it");
            }

            return problems.All;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw MergeException.Of(OutputDiagnostics.NoManifest, path, e.Message.TrimEnd('.'));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException or FormatException)
        {
            throw MergeException.Of(OutputDiagnostics.NoManifest, path, "it is no manifest of a merge");
        }
    }

    // Hidden files are those of other programs: of a version control, of an editor.
    private static IEnumerable<string> Added(string directory, IReadOnlyCollection<string> known) =>
        Directory.EnumerateFiles(directory).Where(f => Path.GetFileName(f) is var name && name != OutputManifest.FileName && name[0] != '.' && !known.Contains(name)).Order(StringComparer.Ordinal);

    private static void CheckFile(string path, JsonElement expected, Dictionary<string, string> digests, ProblemList problems)
    {
        long size = expected.GetProperty("size").GetInt64();
        if (!File.Exists(path) || new FileInfo(path).Length != size)
        {
            problems.Add(OutputDiagnostics.OutputDiffers, path, File.Exists(path) ? $"it has {new FileInfo(path).Length} bytes" : "there is no such file", $"{size} bytes");
            return;
        }

        try
        {
            if (expected.TryGetProperty("sha256", out JsonElement hash))
            {
                Compare(path, "its SHA-256 is", OutputManifest.HashOf(path), hash.GetString(), problems);
            }
            else
            {
                CheckWeights(path, expected.GetProperty("header").GetString(), digests, problems);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(MergeDiagnostics.ReadFailed, path, FileFault.Describe(e));
        }
    }

    private static void CheckWeights(string path, string? header, Dictionary<string, string> digests, ProblemList problems)
    {
        using CheckpointFile file = CheckpointFile.Open(path);
        string found = OutputManifest.HeaderHashOf(file);
        if (found != header)
        {
            Compare(path, "the SHA-256 of its header is", found, header, problems);
            return;
        }

        foreach (TensorSource tensor in SafeTensorsFile.ReadTensors(file))
        {
            if (digests.Remove(tensor.Name, out string? digest))
            {
                string taken = TensorDigests.Of((offset, destination) => tensor.ReadBytes(offset / tensor.Type.Size, destination), tensor.Shape.ElementCount * tensor.Type.Size);
                Compare(path, $"the digest of tensor {tensor.Name} is", taken, digest, problems);
            }
            else
            {
                problems.Add(OutputDiagnostics.OutputDiffers, path, $"it holds the tensor {tensor.Name}", "nothing of it");
            }
        }
    }

    private static void Compare(string path, string what, string found, string? expected, ProblemList problems)
    {
        if (found != expected)
        {
            problems.Add(OutputDiagnostics.OutputDiffers, path, $"{what} {found}", expected);
        }
    }
}
