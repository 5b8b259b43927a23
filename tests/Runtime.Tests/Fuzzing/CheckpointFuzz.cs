using System.Buffers.Binary;
using MergeDsl.Adapters;
using MergeDsl.Hub;
using MergeDsl.Pickle;
using MergeDsl.Recipes;
using MergeDsl.SafeTensors;
using MergeDsl.Tensors;
using MergeDsl.Tests.Pickle;
using MergeDsl.Tokenizers;

namespace MergeDsl.Tests.Fuzzing;

/// <summary>
/// Feeds mutated files to the readers of everything that comes with a model: each is read, or refused with an error that
/// names the file, within a second of processor time and 512 MiB.
/// </summary>
/// <param name="directory">Where the files are written; one in memory makes it fast. The file of a failure stays there.</param>
/// <param name="fixtures">The directory of files that torch wrote.</param>
internal sealed class CheckpointFuzz(string directory, string fixtures)
{
    private const long MostBytes = 512L << 20;

    private static readonly string[] Headers =
    [
        """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"b":{"dtype":"BF16","shape":[8],"data_offsets":[16,32]},"c":{"dtype":"I64","shape":[],"data_offsets":[32,40]}}""",
        """{"x":{"dtype":"F8_E4M3","shape":[4,0],"data_offsets":[0,0]},"y":{"dtype":"F16","shape":[4,5],"data_offsets":[0,40]}}""",
    ];

    private const string AdapterHeader =
        """{"base_model.model.model.layers.0.mlp.lora_A.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"base_model.model.model.layers.0.mlp.lora_B.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[16,32]}}""";

    private const string AdapterConfiguration =
        """{"peft_type":"LORA","r":2,"lora_alpha":4,"target_modules":["mlp"],"bias":"none","fan_in_fan_out":false,"use_rslora":false,"rank_pattern":{"^mlp$":2},"alpha_pattern":{"layers\\.0.*":8},"modules_to_save":null,"task_type":"CAUSAL_LM","use_dora":false}""";

    private const string Index =
        """{"metadata":{"total_size":40},"weight_map":{"a.weight":"model-00001-of-00002.safetensors","b.weight":"model-00002-of-00002.safetensors"}}""";

    private const string Configuration =
        """{"architectures":["LlamaForCausalLM"],"model_type":"llama","num_hidden_layers":2,"vocab_size":4,"tie_word_embeddings":false,"torch_dtype":"bfloat16","text_config":{"vocab_size":8,"dtype":"float16"},"quantization_config":{"quant_method":"fp8"}}""";

    private const string Tokenizer =
        """{"version":"1.0","truncation":null,"added_tokens":[{"id":6,"content":"<s>","special":true,"normalized":false,"lstrip":false,"rstrip":false,"single_word":false}],"normalizer":null,"pre_tokenizer":{"type":"ByteLevel"},"model":{"type":"BPE","vocab":{"a":0,"b":1,"c":2,"ab":3,"bc":4,"abc":5},"merges":["a b",["b","c"],"ab c"]}}""";

    private const string Unigram = """{"added_tokens":[],"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0.0],["a",-1.5],["b",-2.5]]}}""";

    private const string TokenizerConfiguration =
        """{"bos_token":"<s>","eos_token":{"content":"</s>","special":true},"added_tokens_decoder":{"6":{"content":"<s>","special":true},"7":{"content":"</s>","special":true}},"chat_template":[{"name":"default","template":"x"}],"model_max_length":1e30}""";

    private readonly byte[][] torch = [.. Directory.EnumerateFiles(fixtures, "*.pt").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <summary>How many files were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>The most processor time that one took.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>The most bytes that reading one has allocated.</summary>
    public long Largest { get; private set; }

    /// <summary>Reads mutated files.</summary>
    /// <exception cref="InvalidOperationException">One failed; its bytes lie in the directory.</exception>
    public void Run(int count, int seed)
    {
        foreach (string folder in new[] { "slow", "fast", "adapter" })
        {
            Directory.CreateDirectory(Path.Combine(directory, folder));
        }

        for (int round = 0; round < count; round++)
        {
            Random random = new(unchecked((seed * 1_000_003) + round));
            try
            {
                Refused += Measured(() => ReadOne(random)) ? 0 : 1;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}, round {round}, in {directory}: {e.Message}", e);
            }
        }
    }

    private bool Measured(Func<bool> read)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan begun = Environment.CpuUsage.TotalTime;
        bool isRead = read();
        TimeSpan taken = Environment.CpuUsage.TotalTime - begun;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Slowest = taken > Slowest ? taken : Slowest;
        Largest = Math.Max(Largest, allocated);
        return taken < TimeSpan.FromSeconds(1) && allocated < MostBytes ? isRead : throw new InvalidOperationException($"{taken.TotalSeconds:0.0} s and {allocated >> 20} MiB");
    }

    private bool ReadOne(Random random) => random.Next(10) switch
    {
        0 or 1 => Read("x.safetensors", SafeTensors(JsonMutation.Of(Headers[random.Next(Headers.Length)], random), random), ReadTensors),
        2 => Read("model.safetensors.index.json", JsonMutation.Of(Index, random), path => ShardIndex.Read(path)),
        3 => Read("config.json", JsonMutation.Of(Configuration, random), _ => Describe(ModelConfig.Read(directory))),
        4 or 5 => Read("x.bin", Archive(random), ReadTensors),
        6 => Read("x.pt", ByteMutation.Of(torch[random.Next(torch.Length)], random), ReadTensors),
        7 => Read("fast/tokenizer.json", JsonMutation.Of(random.Next(3) == 0 ? Unigram : Tokenizer, random), ReadTokenizer),
        8 => ReadSlowTokenizer(random),
        _ => ReadAdapter(random),
    };

    private bool Read(string name, byte[] content, Action<string> read)
    {
        string path = Path.Combine(directory, name);
        File.WriteAllBytes(path, content);
        return Reads(path, () => read(path));
    }

    // An error names the file, or its directory where several make up what is read.
    private bool Reads(string path, Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (MergeException e) when (e.Problems.All(p => p.Message.Contains(path, StringComparison.Ordinal) || p.Message.Contains(Path.GetFileName(path), StringComparison.Ordinal)))
        {
            return false;
        }
    }

    private static void ReadTensors(string path)
    {
        using CheckpointFile file = CheckpointFile.Open(path);
        foreach (TensorSource tensor in SafeTensorsFile.IsOne(path) ? SafeTensorsFile.ReadTensors(file) : TorchFile.ReadTensors(file))
        {
            tensor.ReadBytes(0, new byte[Math.Min(tensor.Shape.ElementCount, 1000) * tensor.Type.Size]);
        }
    }

    private static void Describe(ModelConfig config) => _ = (config.Architecture, config.ModelType, config.TiesHead, config.VocabularySize, config.FloatType, config.Quantisation.Count());

    private void ReadTokenizer(string path)
    {
        ProblemList problems = new();
        new TokenizerReader().Open(new("model"), Path.GetDirectoryName(path) ?? directory, problems);
        problems.ThrowIfErrors();
    }

    private bool ReadSlowTokenizer(Random random)
    {
        (string Name, byte[] Content)[] files =
        [
            ("vocab.json", """{"a":0,"b":1,"ab":2,"c":3}"""u8.ToArray()), ("merges.txt", "#version: 0.2\na b\nab c\n"u8.ToArray()),
            ("added_tokens.json", """{"<s>":4,"</s>":5}"""u8.ToArray()), ("tokenizer_config.json", System.Text.Encoding.UTF8.GetBytes(TokenizerConfiguration)),
        ];
        int changed = random.Next(files.Length);
        for (int i = 0; i < files.Length; i++)
        {
            byte[] content = i != changed ? files[i].Content
                : i == 1 ? ByteMutation.Of(files[i].Content, random) : JsonMutation.Of(System.Text.Encoding.UTF8.GetString(files[i].Content), random);
            File.WriteAllBytes(Path.Combine(directory, "slow", files[i].Name), content);
        }

        return Reads(Path.Combine(directory, "slow"), () => ReadTokenizer(Path.Combine(directory, "slow", "vocab.json")));
    }

    private bool ReadAdapter(Random random)
    {
        string folder = Path.Combine(directory, "adapter");
        bool isConfiguration = random.Next(2) == 0;
        byte[] configuration = isConfiguration ? JsonMutation.Of(AdapterConfiguration, random) : System.Text.Encoding.UTF8.GetBytes(AdapterConfiguration);
        byte[] header = isConfiguration ? System.Text.Encoding.UTF8.GetBytes(AdapterHeader) : JsonMutation.Of(AdapterHeader, random);
        File.WriteAllBytes(Path.Combine(folder, "adapter_config.json"), configuration);
        File.WriteAllBytes(Path.Combine(folder, "adapter_model.safetensors"), SafeTensors(header, random));
        return Reads(folder, () =>
        {
            List<CheckpointFile> files = [];
            try
            {
                ProblemList problems = new();
                AdapterReader.Add([new Zeros("model.layers.0.mlp.weight", new([2, 2]), DType.F32)], new("base"), new(folder), null, ModelLocator.OfDisk(null), files, problems)?.Tensors[0].ReadBytes(0, new byte[16]);
                problems.ThrowIfErrors();
            }
            finally
            {
                files.ForEach(f => f.Dispose());
            }
        });
    }

    private static byte[] SafeTensors(byte[] header, Random random)
    {
        byte[] prefix = new byte[8];
        long length = random.Next(20) switch { 0 => header.Length + 1, 1 => header.Length - 1, 2 => random.NextInt64(), 3 => 1L << random.Next(63), _ => header.Length };
        BinaryPrimitives.WriteInt64LittleEndian(prefix, length);
        return [.. prefix, .. header, .. new byte[random.Next(10) == 0 ? random.Next(64) : 40]];
    }

    private static byte[] Archive(Random random)
    {
        TestArchive archive = new();
        byte[] pickle = PickleMutation.Of(random);
        bool lies = random.Next(4) == 0;
        archive.Add(
            "archive/data.pkl", pickle, method: lies && random.Next(3) == 0 ? random.Next(16) : 0, length: lies && random.Next(3) == 0 ? random.NextInt64(1L << 40) : null,
            begin: lies && random.Next(3) == 0 ? random.Next(1000) : null, checksum: lies && random.Next(3) == 0 ? (uint)random.Next() : null, zip64: random.Next(4) == 0);
        archive.Add(random.Next(20) == 0 ? "../../etc/x" : "archive/data/0", new byte[64]);
        archive.Add(random.Next(20) == 0 ? "archive/data/0" : "archive/data/1", new byte[32]);
        byte[] bytes = archive.End(lies && random.Next(3) == 0 ? random.Next(70_000) : null, zip64: random.Next(4) == 0);
        return random.Next(4) == 0 ? ByteMutation.Of(bytes, random) : bytes;
    }

    private sealed class Zeros(string name, TensorShape shape, DType type) : TensorSource(name, shape, type)
    {
        public override void ReadBytes(long start, Span<byte> destination) => destination.Clear();
    }
}
