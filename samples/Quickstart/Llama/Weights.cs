using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Quickstart.Llama;

/// <summary>The tensors of a checkpoint that is one bfloat16 safetensors file: all that the tiny models are.</summary>
internal sealed class Weights
{
    private readonly byte[] file;
    private readonly int dataStart;
    private readonly JsonElement header;

    private Weights(byte[] file)
    {
        this.file = file;
        int headerLength = checked((int)BinaryPrimitives.ReadInt64LittleEndian(file));
        dataStart = sizeof(long) + headerLength;
        header = JsonSerializer.Deserialize(file.AsSpan(sizeof(long), headerLength), LlamaJson.Default.JsonElement);
    }

    public static Weights Load(string model) => new(File.ReadAllBytes(Path.Combine(model, "model.safetensors")));

    /// <summary>The elements of a tensor, row by row. A bfloat16 is the upper half of a float.</summary>
    public float[] this[string tensor]
    {
        get
        {
            JsonElement entry = header.GetProperty(tensor);
            if (entry.GetProperty("dtype").GetString() != "BF16")
            {
                throw new InvalidDataException($"{tensor} is {entry.GetProperty("dtype")}; this sample reads bfloat16.");
            }

            JsonElement offsets = entry.GetProperty("data_offsets");
            Range range = (dataStart + offsets[0].GetInt32())..(dataStart + offsets[1].GetInt32());
            ReadOnlySpan<ushort> halves = MemoryMarshal.Cast<byte, ushort>(file.AsSpan(range));
            float[] values = new float[halves.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
            }

            return values;
        }
    }
}
