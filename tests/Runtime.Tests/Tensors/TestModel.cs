using System.Runtime.InteropServices;
using MergeDsl.SafeTensors;
using MergeDsl.Tensors;

namespace MergeDsl.Tests.Tensors;

/// <summary>Writes small models: a configuration and one file of tensors.</summary>
internal sealed class TestModel
{
    private readonly List<(string Name, DType Type, long[] Shape, byte[] Bytes)> tensors = [];

    public string Config { get; init; } = """{"architectures": ["LlamaForCausalLM"], "num_hidden_layers": 2, "vocab_size": 4, "torch_dtype": "float32"}""";

    /// <summary>Two layers of two tensors, an embedding, a norm and a head, every element the given value.</summary>
    public static TestModel Llama(float value, long vocabulary = 4, int layers = 2)
    {
        TestModel model = new TestModel().Add("model.embed_tokens.weight", value, vocabulary, 2);
        for (int layer = 0; layer < layers; layer++)
        {
            model.Add($"model.layers.{layer}.mlp.weight", value, 2, 2).Add($"model.layers.{layer}.norm.weight", value, 2);
        }

        return model.Add("model.norm.weight", value, 2).Add("lm_head.weight", value, vocabulary, 2);
    }

    /// <summary>Adds a float32 tensor.</summary>
    public TestModel Add(string name, float value, params long[] shape)
    {
        float[] values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        values.AsSpan().Fill(value);
        return Add(name, DType.F32, shape, MemoryMarshal.AsBytes<float>(values).ToArray());
    }

    public TestModel Add(string name, DType type, long[] shape, byte[] bytes)
    {
        tensors.Add((name, type, shape, bytes));
        return this;
    }

    public TestModel Without(string name)
    {
        tensors.RemoveAll(t => t.Name == name);
        return this;
    }

    /// <summary>Writes the model's directory and returns its path.</summary>
    public string Save(TemporaryDirectory root, string name)
    {
        root.Write(Path.Combine(name, "config.json"), Config);
        WriteTensors(root[name, "model.safetensors"]);
        return root[name];
    }

    public void WriteTensors(string path)
    {
        List<SafeTensorsEntry> entries = [];
        long end = 0;
        foreach ((string name, DType type, long[] shape, byte[] bytes) in tensors)
        {
            entries.Add(new(name, type, new([.. shape]), end, end += bytes.Length));
        }

        using FileStream file = File.Create(path);
        file.Write(SafeTensorsHeaderWriter.Write(entries));
        tensors.ForEach(t => file.Write(t.Bytes));
    }
}
