using System.CommandLine;
using MergeDsl.Catalog;
using MergeDsl.CommandLine;
using MergeDsl.Recipes;
using Xunit;

namespace MergeDsl.Tests.CommandLine;

public class MergeSwitchesTests
{
    [Fact]
    public void Without_switches_the_defaults_of_the_library_hold() => Assert.Equal(new MergeOptions(), Read());

    [Fact]
    public void Every_switch_reaches_its_option() => Assert.Equal(
        new MergeOptions
        {
            ModelRoot = "models",
            Seed = 42,
            ShardSize = 1_000_000_000,
            Threads = 3,
            MemoryBudget = 64_000_000,
            AllowCrimes = true,
            TruncateEmbeddings = true,
            CopyTokenizer = false,
            WriteModelCard = false,
            Overwrite = true,
        },
        Read("--model-root", "models", "--random-seed", "42", "--out-shard-size", "1B", "-j", "3", "--memory", "64M",
            "--allow-crimes", "--unsafe-truncate-embeddings", "--no-copy-tokenizer", "--no-write-model-card", "--overwrite"));

    [Fact]
    public void The_switches_of_published_command_lines_are_accepted() => Assert.Equal(
        new MergeOptions { AllowCrimes = true, ShardSize = 1_000_000_000 },
        Read("--allow-crimes", "--copy-tokenizer", "--out-shard-size", "1B", "--low-cpu-memory", "--write-model-card", "--lazy-unpickle"));

    [Theory]
    [InlineData("--allow-crimes --no-allow-crimes", false)]
    [InlineData("--no-allow-crimes --allow-crimes", true)]
    public void Of_a_switch_and_its_opposite_the_last_one_counts(string args, bool expected) =>
        Assert.Equal(expected, Read(args.Split(' ')).AllowCrimes);

    [Theory]
    [InlineData("--allow-crimes")]
    [InlineData("--unsafe-truncate-embeddings")]
    [InlineData("--trust-remote-code")]
    [InlineData("--quiet")]
    [InlineData("--verbose")]
    [InlineData("--cuda")]
    [InlineData("--low-cpu-memory")]
    [InlineData("--lazy-unpickle")]
    [InlineData("--read-to-gpu")]
    [InlineData("--multi-gpu")]
    [InlineData("--gpu-rich")]
    [InlineData("--async-write")]
    [InlineData("--copy-tokenizer")]
    [InlineData("--clone-tensors")]
    [InlineData("--write-model-card")]
    [InlineData("--safe-serialization")]
    public void Every_switch_has_its_opposite(string name)
    {
        Assert.Empty(Parse(name).Errors);
        Assert.Empty(Parse("--no-" + name[2..]).Errors);
    }

    [Theory]
    [InlineData("--lora-merge-cache", "/tmp/cache")]
    [InlineData("--device", "cuda:0")]
    [InlineData("--write-threads", "4")]
    public void Settings_of_other_machinery_are_accepted_and_noted(string name, string value) =>
        Assert.StartsWith($"note: no effect here: {name} (", Note(name, value));

    [Theory]
    [InlineData("bfloat16", FloatType.BFloat16)]
    [InlineData("torch.float32", FloatType.Float32)]
    public void Weights_with_an_adapter_can_have_another_type(string text, FloatType type)
    {
        Assert.Equal(type, Read("--lora-merge-dtype", text).AdaptedType);
        Assert.Null(Read().AdaptedType);
        Assert.Contains("give float32, float16, bfloat16 or float64", Assert.Single(Parse("--lora-merge-dtype", "bf16").Errors).Message);
    }

    [Fact]
    public void The_cache_of_the_hub_can_be_another_directory() =>
        Assert.Equal("/tmp/cache", Read("--transformers-cache", "/tmp/cache").Hub?.CacheDirectory);

    [Fact]
    public void Switches_of_other_machinery_are_noted_in_one_line() => Assert.Equal(
        "note: no effect here: --cuda, --lazy-unpickle, --no-safe-serialization " +
        "(tensors are streamed through the processor and written as safetensors; no code of a model is run)",
        Note("--lazy-unpickle", "--cuda", "--no-safe-serialization"));

    [Fact]
    public void Asking_for_what_happens_anyway_is_not_noted() => Assert.Null(Note("--safe-serialization", "--no-cuda", "--allow-crimes"));

    [Theory]
    [InlineData("-v", 2)]
    [InlineData("-vv", 2)]
    [InlineData("--quiet", 0)]
    [InlineData("-q", 0)]
    [InlineData("--no-quiet", 1)]
    public void Verbosity_has_three_levels(string arg, int expected)
    {
        MergeSwitches switches = new();
        Assert.Equal((Verbosity)expected, switches.ReadVerbosity(Parse(switches, arg)));
    }

    [Theory]
    [InlineData("--out-shard-size", "5X", "--out-shard-size: '5X' is no size; give bytes, or a number with K, M, or B or G (thousands, millions, billions), such as 5B.")]
    [InlineData("--num-threads", "0", "--num-threads takes a number of at least 1, not 0.")]
    public void Wrong_values_are_refused_in_words(string name, string value, string message) =>
        Assert.Equal(message, Assert.Single(Parse(name, value).Errors).Message);

    [Theory]
    [InlineData("allow_crimes", "async_write", "clone_tensors", "copy_tokenizer", "cuda", "gpu_rich", "lazy_unpickle", "low_cpu_memory", "multi_gpu", "read_to_gpu", "safe_serialization", "trust_remote_code", "unsafe_truncate_embeddings", "write_model_card")]
    [InlineData("device", "lora_merge_cache", "lora_merge_dtype", "num_threads", "out_shard_size", "transformers_cache", "write_threads")]
    public void A_switch_that_is_written_into_a_recipe_is_told_as_the_command_line_has_it(params string[] keys)
    {
        Command command = new("merge");
        new MergeSwitches().AddTo(command);
        foreach (string key in keys)
        {
            string name = "--" + key.Replace('_', '-');
            Assert.Contains(command.Options, o => o.Name == name);
            Assert.Contains(RecipeCompiler.Compile("x", $"{key}: 1\n", MethodCatalog.Empty).Diagnostics, d => d.Message.EndsWith($"on the command line, as `{name}`", StringComparison.Ordinal));
        }
    }

    private static MergeOptions Read(params string[] args)
    {
        MergeSwitches switches = new();
        ParseResult result = Parse(switches, args);
        Assert.Empty(result.Errors);
        return switches.Read(result);
    }

    private static string? Note(params string[] args)
    {
        MergeSwitches switches = new();
        return switches.Note(Parse(switches, args));
    }

    private static ParseResult Parse(params string[] args) => Parse(new MergeSwitches(), args);

    private static ParseResult Parse(MergeSwitches switches, params string[] args)
    {
        Command command = new("merge");
        switches.AddTo(command);
        return command.Parse(args);
    }
}
