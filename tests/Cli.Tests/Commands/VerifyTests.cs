using Xunit;

namespace MergeDsl.Tests.Commands;

public class VerifyTests
{
    private const string Recipe = "models:\n  - model: alpha\n    parameters: {weight: 1}\n  - model: beta\n    parameters: {weight: 3}\nmerge_method: linear\n";

    [Theory]
    [InlineData("")]
    [InlineData("--verify --hash-inputs --out-shard-size 10K")]
    public async Task An_output_is_what_its_manifest_says(string switches)
    {
        using TemporaryDirectory temporary = new();
        await Merge(temporary, switches);
        Assert.Equal(new(0, "", $"{temporary["out"]}: unchanged\n"), await CommandResult.RunAsync("verify", temporary["out"]));
    }

    [Fact]
    public async Task A_changed_weight_is_named_by_its_tensor()
    {
        using TemporaryDirectory temporary = new();
        await Merge(temporary, "");
        using (FileStream weights = new(temporary["out", "model.safetensors"], FileMode.Open))
        {
            weights.Seek(-1, SeekOrigin.End);
            weights.WriteByte(0x7E);
        }

        CommandResult result = await CommandResult.RunAsync("verify", temporary["out"]);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"error MRG7057: {temporary["out", "model.safetensors"]}: the digest of tensor ", Assert.Single(result.Output.TrimEnd().Split('\n')));
    }

    [Fact]
    public async Task A_changed_configuration_and_a_missing_card_are_named()
    {
        using TemporaryDirectory temporary = new();
        await Merge(temporary, "");
        File.AppendAllText(temporary["out", "config.json"], " ");
        File.Delete(temporary["out", "README.md"]);
        string[] lines = (await CommandResult.RunAsync("verify", temporary["out"])).Output.TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Contains("there is no such file", lines[0]);
        Assert.Contains("config.json: it has ", lines[1]);
    }

    [Theory]
    [InlineData(7, 0x80, "the SHA-256 of its header is")]
    [InlineData(0, 0xFF, "the SHA-256 of its header is")]
    [InlineData(20, 0xFF, "the SHA-256 of its header is")]
    public async Task A_changed_header_is_the_only_thing_that_is_told_of_a_file(int at, byte value, string told)
    {
        using TemporaryDirectory temporary = new();
        await Merge(temporary, "");
        using (FileStream weights = new(temporary["out", "model.safetensors"], FileMode.Open))
        {
            weights.Seek(at, SeekOrigin.Begin);
            weights.WriteByte(value);
        }

        CommandResult result = await CommandResult.RunAsync("verify", temporary["out"]);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"error MRG7057: {temporary["out", "model.safetensors"]}: {told}", Assert.Single(result.Output.TrimEnd().Split('\n')));
    }

    [Theory]
    [InlineData("model-00002-of-00002.safetensors", 1)]
    [InlineData("notes.txt", 1)]
    [InlineData(".gitattributes", 0)]
    public async Task A_file_that_was_added_is_named_unless_it_is_hidden(string name, int exitCode)
    {
        using TemporaryDirectory temporary = new();
        await Merge(temporary, "");
        temporary.Write($"out/{name}", "");
        CommandResult result = await CommandResult.RunAsync("verify", temporary["out"]);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(exitCode == 0 ? "" : $"error MRG7057: {temporary["out", name]}: it was added; the manifest says nothing of it\n", result.Output);
    }

    [Theory]
    [InlineData("\"size\": ", "\"size\": 0.5e")]
    [InlineData("\"files\"", "\"file\"")]
    [InlineData("}", "")]
    [InlineData("", "")]
    public async Task A_manifest_that_is_none_is_refused(string old, string replacement)
    {
        using TemporaryDirectory temporary = new();
        await Merge(temporary, "");
        string manifest = temporary["out", "mergedsl-manifest.json"];
        File.WriteAllText(manifest, old.Length == 0 ? "" : File.ReadAllText(manifest).Replace(old, replacement));
        CommandResult result = await CommandResult.RunAsync("verify", temporary["out"]);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"error MRG7056: {manifest}: it is no manifest of a merge", result.Error);
    }

    [Fact]
    public async Task A_tensor_that_the_manifest_lacks_and_one_that_no_file_has_are_named()
    {
        using TemporaryDirectory temporary = new();
        await Merge(temporary, "");
        string manifest = temporary["out", "mergedsl-manifest.json"];
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"model.norm.weight\"", "\"model.norm.other\""));
        string[] lines = (await CommandResult.RunAsync("verify", temporary["out"])).Output.TrimEnd().Split('\n');
        Assert.EndsWith("it holds the tensor model.norm.weight; the manifest says nothing of it", Assert.Single(lines));
    }

    [Fact]
    public async Task A_directory_without_a_manifest_is_refused()
    {
        CommandResult result = await CommandResult.RunAsync("verify", TestData.GoldenModel("alpha"));
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("error MRG7056: ", result.Error);
    }

    [Fact]
    public async Task The_hashes_are_printed_as_other_tools_print_them()
    {
        using TemporaryDirectory temporary = new();
        await Merge(temporary, "");
        CommandResult result = await CommandResult.RunAsync("verify", "--sha256", temporary["out"]);
        Assert.Matches($"(?m)^[0-9a-f]{{64}}  {System.Text.RegularExpressions.Regex.Escape(temporary["out", "model.safetensors"])}$", result.Output);
    }

    private static async Task Merge(TemporaryDirectory temporary, string switches)
    {
        string recipe = temporary.Write("r.yml", Recipe);
        string[] args = ["merge", recipe, temporary["out"], "--model-root", Path.Combine(TestData.Goldens, "models"), .. switches.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        Assert.Equal(0, (await CommandResult.RunAsync(args)).ExitCode);
    }
}
