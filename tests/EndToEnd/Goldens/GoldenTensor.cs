using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace MergeDsl.Tests.Goldens;

/// <summary>A tensor of a checkpoint on disk, read by code that shares nothing with the runtime's reader.</summary>
internal sealed record GoldenTensor(string Type, string Shape, byte[] Bytes)
{
    /// <summary>All tensors of the safetensors files in a directory.</summary>
    public static Dictionary<string, GoldenTensor> LoadAll(string directory)
    {
        Dictionary<string, GoldenTensor> tensors = [];
        foreach (string path in Directory.GetFiles(directory, "*.safetensors"))
        {
            byte[] file = File.ReadAllBytes(path);
            int headerLength = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
            using JsonDocument header = JsonDocument.Parse(file.AsMemory(8, headerLength));
            foreach (JsonProperty entry in header.RootElement.EnumerateObject().Where(e => e.Name != "__metadata__"))
            {
                JsonElement offsets = entry.Value.GetProperty("data_offsets");
                byte[] bytes = file[(8 + headerLength + offsets[0].GetInt32())..(8 + headerLength + offsets[1].GetInt32())];
                tensors.Add(entry.Name, new(entry.Value.GetProperty("dtype").GetString() ?? "", entry.Value.GetProperty("shape").GetRawText().Replace(" ", ""), bytes));
            }
        }

        return tensors;
    }

    /// <summary>The elements as doubles.</summary>
    public double[] Values() => Type switch
    {
        "F64" => MemoryMarshal.Cast<byte, double>(Bytes).ToArray(),
        "F32" => [.. MemoryMarshal.Cast<byte, float>(Bytes).ToArray().Select(x => (double)x)],
        "F16" => [.. MemoryMarshal.Cast<byte, Half>(Bytes).ToArray().Select(x => (double)x)],
        "BF16" => [.. Halves().Select(x => (double)BitConverter.UInt32BitsToSingle((uint)x << 16))],
        _ => throw new InvalidDataException($"No golden case holds {Type}."),
    };

    /// <summary>16-bit floats as whole numbers in numeric order, so that a difference counts units in the last place.</summary>
    public int[] Ordered() => [.. Halves().Select(x => x < 0x8000 ? x : 0x8000 - x)];

    private ushort[] Halves() => MemoryMarshal.Cast<byte, ushort>(Bytes).ToArray();
}
