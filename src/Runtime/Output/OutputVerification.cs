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
            foreach (JsonProperty file in manifest.RootElement.GetProperty("files").EnumerateObject())
            {
                CheckFile(directory, file, digests, problems);
            }

            foreach (string missing in digests.Keys)
            {
                problems.Add(OutputDiagnostics.OutputDiffers, directory, $"no file holds the tensor {missing}", digests[missing]);
            }

            return problems.All;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw MergeException.Of(OutputDiagnostics.NoManifest, path, e.Message);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw MergeException.Of(OutputDiagnostics.NoManifest, path, "it is no manifest of a merge");
        }
    }

    private static void CheckFile(string directory, JsonProperty expected, Dictionary<string, string> digests, ProblemList problems)
    {
        string path = Path.Combine(directory, Path.GetFileName(expected.Name));
        long size = expected.Value.GetProperty("size").GetInt64();
        if (!File.Exists(path) || new FileInfo(path).Length != size)
        {
            problems.Add(OutputDiagnostics.OutputDiffers, path, File.Exists(path) ? $"it has {new FileInfo(path).Length} bytes" : "there is no such file", $"{size} bytes");
        }
        else if (expected.Value.TryGetProperty("sha256", out JsonElement hash))
        {
            Compare(path, "its SHA-256 is", OutputManifest.HashOf(path), hash.GetString(), problems);
        }
        else
        {
            CheckWeights(path, expected.Value.GetProperty("header").GetString(), digests, problems);
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
