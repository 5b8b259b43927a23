using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using MergeDsl.Hub;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.SafeTensors;
using MergeDsl.Tensors;

namespace MergeDsl.Output;

/// <summary>
/// Writes <c>mergedsl-manifest.json</c>: what the output was made of, with what, and what it consists of. The same merge gives the
/// same bytes.
/// </summary>
internal static class OutputManifest
{
    public const string FileName = "mergedsl-manifest.json";

    /// <summary>The manifest of an output that is complete but for the manifest.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="directory">Where the output lies.</param>
    /// <param name="digests">The digests of its tensors, in the plan's order.</param>
    public static byte[] Of(MergePlan plan, string directory, IReadOnlyList<string> digests)
    {
        const int UsualEntry = 128;
        using MemoryStream stream = new(UsualEntry * plan.Tensors.Count);
        using (Utf8JsonWriter json = new(stream, new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteString("mergedsl", ProductVersion.Text);
            Recipe(json, plan);
            Inputs(json, plan);
            Files(json, plan, directory);
            json.WriteStartObject("tensors");
            string[] names = [.. plan.Tensors.Select(t => t.Name)];
            string[] ordered = [.. digests];
            Array.Sort(names, ordered, StringComparer.Ordinal);
            for (int i = 0; i < names.Length; i++)
            {
                json.WriteString(names[i], ordered[i]);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>The SHA-256 of a file, in hexadecimal digits.</summary>
    public static string HashOf(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 20);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>The SHA-256 of a safetensors file's header, with its length.</summary>
    public static string HeaderHashOf(CheckpointFile file)
    {
        byte[] length = new byte[sizeof(ulong)];
        file.Read(0, length);
        using NativeBuffer header = new((int)Math.Min(BitConverter.ToUInt64(length), (ulong)Math.Min(SafeTensorsHeader.MaxLength, file.Length - length.Length)) + length.Length);
        file.Read(0, header.Bytes);
        return Convert.ToHexStringLower(SHA256.HashData(header.Bytes));
    }

    private static void Recipe(Utf8JsonWriter json, MergePlan plan)
    {
        json.WriteStartObject("recipe");
        json.WriteString("name", plan.Recipe.Name);
        json.WriteString("sha256", plan.Recipe.Source.Hash);
        json.WriteNumber("seed", plan.Seed);
        foreach (ValueOverride value in plan.Recipe.Overrides)
        {
            json.WriteString(value.Parameter, value.Value);
        }

        json.WriteEndObject();
    }

    private static void Inputs(Utf8JsonWriter json, MergePlan plan)
    {
        json.WriteStartArray("inputs");
        foreach (Checkpoint checkpoint in plan.Stages.Append(plan).SelectMany(p => p.Checkpoints).DistinctBy(c => c.Model))
        {
            json.WriteStartObject();
            json.WriteString("model", checkpoint.Model.ToString());
            json.WriteStartObject("files");
            foreach (CheckpointFile file in checkpoint.Files)
            {
                json.WriteStartObject(Path.GetFileName(file.Path));
                json.WriteNumber("size", file.Length);
                if (SafeTensorsFile.IsOne(file.Path))
                {
                    json.WriteString("header", HeaderHashOf(file));
                }

                if ((plan.Options.HashInputs ? HashOf(file.Path) : HubCache.HashOf(file.Path)) is { } hash)
                {
                    json.WriteString("sha256", hash);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Files(Utf8JsonWriter json, MergePlan plan, string directory)
    {
        json.WriteStartObject("files");
        foreach (string path in Directory.EnumerateFiles(directory).Where(p => Path.GetFileName(p) != FileName).Order(StringComparer.Ordinal))
        {
            json.WriteStartObject(Path.GetFileName(path));
            json.WriteNumber("size", new FileInfo(path).Length);
            if (plan.Shards.FirstOrDefault(s => s.FileName == Path.GetFileName(path)) is { } shard)
            {
                json.WriteString("header", Convert.ToHexStringLower(SHA256.HashData(shard.Header.AsSpan())));
            }
            else
            {
                json.WriteString("sha256", HashOf(path));
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
