using System.Globalization;
using System.Text;
using System.Text.Json;
using MergeDsl.Tensors;

namespace MergeDsl.Benchmarks;

/// <summary>
/// Writes a base and fine-tuned models as checkpoints of a given size, with the tensors of a Llama: one file each, random
/// weights. Some of the tensors may be frozen, equal to the base's.
/// </summary>
internal static class ModelMaker
{
    private const long Hidden = 2048;
    private const long Vocabulary = 32000;
    private const int Heads = 4;
    private const int TensorsPerLayer = 9;
    private const int FillBytes = 1 << 24;

    public static int Run(string[] args)
    {
        string directory = args[0];
        long size = (long)(double.Parse(Option(args, "--size", "2.2G").TrimEnd('G'), CultureInfo.InvariantCulture) * 1e9);
        int models = int.Parse(Option(args, "--models", "4"), CultureInfo.InvariantCulture);
        int tensors = int.Parse(Option(args, "--tensors", "0"), CultureInfo.InvariantCulture);
        double frozen = double.Parse(Option(args, "--frozen", "0"), CultureInfo.InvariantCulture);
        DType type = Enum.Parse<DType>(Option(args, "--type", "BF16"));
        for (int model = 0; model < models; model++)
        {
            Write(Path.Combine(directory, model == 0 ? "base" : $"model-{model}"), model, Layout(size / type.Size, tensors), frozen, type);
        }

        return 0;
    }

    private static string Option(string[] args, string name, string otherwise) =>
        Array.IndexOf(args, name) is >= 0 and int at ? args[at + 1] : otherwise;

    // As many layers as fill the size; or so many that there are as many tensors as wanted, which are small then.
    private static (long Hidden, long Layers) Layout(long elements, int tensors)
    {
        if (tensors == 0)
        {
            return (Hidden, Math.Max(1, (elements - (2 * Vocabulary * Hidden)) / LayerElements(Hidden)));
        }

        long layers = Math.Max(1, tensors / TensorsPerLayer);
        long hidden = Heads;
        while ((LayerElements(hidden + Heads) * layers) + (2 * Vocabulary * (hidden + Heads)) <= elements)
        {
            hidden += Heads;
        }

        return (hidden, layers);
    }

    private static long Inner(long hidden) => hidden * 11 / 4;

    private static long LayerElements(long hidden) => (4 * hidden * hidden) + (3 * hidden * Inner(hidden)) + (2 * hidden);

    private static void Write(string directory, int model, (long Hidden, long Layers) layout, double frozen, DType type)
    {
        Directory.CreateDirectory(directory);
        (string Name, long[] Shape)[] tensors = [.. Tensors(layout.Hidden, layout.Layers)];
        StringBuilder header = new("{\"__metadata__\":{\"format\":\"pt\"}");
        long offset = 0;
        foreach ((string name, long[] shape) in tensors)
        {
            long end = offset + (shape.Aggregate(1L, (a, b) => a * b) * type.Size);
            header.Append(CultureInfo.InvariantCulture, $",\"{name}\":{{\"dtype\":\"{type}\",\"shape\":[{string.Join(',', shape)}],\"data_offsets\":[{offset},{end}]}}");
            offset = end;
        }

        header.Append('}').Append(' ', (8 - (header.Length % 8)) % 8);
        using FileStream file = new(Path.Combine(directory, "model.safetensors"), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        file.Write(BitConverter.GetBytes((long)header.Length));
        file.Write(Encoding.UTF8.GetBytes(header.ToString()));
        byte[] buffer = new byte[FillBytes];
        long start = 0;
        for (int t = 0; t < tensors.Length; t++)
        {
            long elements = tensors[t].Shape.Aggregate(1L, (a, b) => a * b);
            bool isFrozen = (t * 0.6180339887498949 % 1) < frozen;
            for (long at = 0; at < elements; at += FillBytes / type.Size)
            {
                int length = (int)Math.Min(FillBytes / type.Size, elements - at) * type.Size;
                Parallel.For(0, Environment.ProcessorCount, part =>
                {
                    int share = (length / Environment.ProcessorCount / 8192 * 8192) + 8192;
                    int first = Math.Min(part * share, length);
                    int last = Math.Min(first + share, length);
                    RandomWeights.Fill(buffer.AsSpan(first..last), type, start + at + (first / type.Size), isFrozen ? 0 : model);
                });
                file.Write(buffer.AsSpan(0, length));
            }

            start += elements;
        }

        WriteConfiguration(directory, layout, type);
    }

    private static IEnumerable<(string Name, long[] Shape)> Tensors(long hidden, long layers)
    {
        yield return ("model.embed_tokens.weight", [Vocabulary, hidden]);
        yield return ("lm_head.weight", [Vocabulary, hidden]);
        yield return ("model.norm.weight", [hidden]);
        for (long i = 0; i < layers; i++)
        {
            string prefix = $"model.layers.{i}.";
            foreach (string name in (string[])["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj"])
            {
                yield return ($"{prefix}{name}.weight", [hidden, hidden]);
            }

            yield return ($"{prefix}mlp.gate_proj.weight", [Inner(hidden), hidden]);
            yield return ($"{prefix}mlp.up_proj.weight", [Inner(hidden), hidden]);
            yield return ($"{prefix}mlp.down_proj.weight", [hidden, Inner(hidden)]);
            yield return ($"{prefix}input_layernorm.weight", [hidden]);
            yield return ($"{prefix}post_attention_layernorm.weight", [hidden]);
        }
    }

    private static void WriteConfiguration(string directory, (long Hidden, long Layers) layout, DType type)
    {
        Dictionary<string, object> config = new()
        {
            ["architectures"] = new[] { "LlamaForCausalLM" },
            ["model_type"] = "llama",
            ["hidden_size"] = layout.Hidden,
            ["intermediate_size"] = Inner(layout.Hidden),
            ["num_attention_heads"] = Heads,
            ["num_key_value_heads"] = Heads,
            ["num_hidden_layers"] = layout.Layers,
            ["vocab_size"] = Vocabulary,
            ["torch_dtype"] = type.ConfigName,
            ["tie_word_embeddings"] = false,
        };
        File.WriteAllText(Path.Combine(directory, "config.json"), JsonSerializer.Serialize(config));
    }
}
