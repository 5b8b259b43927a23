using System.Text.Json.Nodes;
using MergeDsl.Recipes;
using MergeDsl.Tests.Planning;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Output;

public sealed class PowerLossTests : PlanningTest
{
    private const string Average = "{merge_method: linear, models: [{model: models/a}, {model: models/b}], parameters: {weight: 1}}";

    private static readonly MergeOptions Shards = new() { ShardSize = 40, Threads = 1 };

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    public void Whenever_the_power_fails_there_is_a_whole_output_or_none_and_the_next_run_completes_it(bool overwrite, bool parentIsReadOnly, bool exchanges)
    {
        TestModel.Llama(1).Save(Root, "models/a");
        TestModel.Llama(2.5f).Save(Root, "models/b");
        Root.Write("models/a/tokenizer.json", "tokens");
        Root.Write("models/a/generation_config.json", "{}");
        MergeOptions options = Shards with { Overwrite = overwrite };
        Directory.CreateDirectory(Root["disk", parentIsReadOnly ? "out" : ""]);
        if (overwrite)
        {
            Plan(Average, new() { ShardSize = 60, Seed = 3 }).Execute(Root["disk", "out"]);
        }

        IReadOnlyDictionary<string, byte[]> earlier = Contents(Root["disk"]);
        PowerLossDisk disk = new(Root["disk"], parentIsReadOnly) { Exchanges = exchanges };
        Plan(Average, options with { Disk = disk }).Execute(Root["disk", "out"]);
        IReadOnlyDictionary<string, byte[]> complete = Contents(Root["disk"]);
        Assert.Equal(Text(complete), Text(Visible(disk.States[^2]))); // what a run says is done outlives the power
        foreach ((IReadOnlyDictionary<string, byte[]> state, int number) in disk.States.DistinctBy(Text).Select((s, i) => (s, i)))
        {
            string found = Text(Visible(state));
            bool isWhole = found == Text(complete) || found == Text(earlier);
            Assert.True(isWhole || ((parentIsReadOnly || !exchanges) && !LooksComplete(state)), found);
            string directory = Root[$"after-{number}"];
            Materialise(state, directory);
            MergeOptions next = options with { Overwrite = true, Disk = new PowerLossDisk(directory, parentIsReadOnly) { Exchanges = exchanges } };
            Plan(Average, next).Execute(Path.Combine(directory, "out"));
            Assert.Equal(Text(complete), Text(Contents(directory)));
        }
    }

    // A loader needs the configuration, the index, and every shard that the index names.
    private static bool LooksComplete(IReadOnlyDictionary<string, byte[]> state) =>
        state.ContainsKey("out/config.json") && state.TryGetValue("out/model.safetensors.index.json", out byte[]? index)
        && JsonNode.Parse(index)?["weight_map"]?.AsObject().All(t => state.ContainsKey($"out/{t.Value}")) == true;

    private static Dictionary<string, byte[]> Visible(IReadOnlyDictionary<string, byte[]> state) =>
        state.Where(f => !f.Key.Contains(".mergedsl", StringComparison.Ordinal)).ToDictionary();

    private static string Text(IReadOnlyDictionary<string, byte[]> state) =>
        string.Join('\n', state.Where(f => f.Key != "out/").OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key} {Convert.ToHexString(f.Value)}"));

    private static void Materialise(IReadOnlyDictionary<string, byte[]> state, string directory)
    {
        Directory.CreateDirectory(directory);
        foreach ((string path, byte[] content) in state)
        {
            if (path.EndsWith('/'))
            {
                Directory.CreateDirectory(Path.Combine(directory, path));
            }
            else
            {
                File.WriteAllBytes(Path.Combine(directory, path), content);
            }
        }
    }

    private static Dictionary<string, byte[]> Contents(string directory) => Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
        .ToDictionary(f => Path.GetRelativePath(directory, f), File.ReadAllBytes);
}
