using System.Text.Json;
using Xunit;

namespace MergeDsl.Tests.Commands;

public class CheckTests
{
    private const string Good = "models:\n  - model: a\n    parameters:\n      weight: 1\nmerge_method: linear\n";
    private const string Broken = "models:\n  - model: a\nmerge_method: linaer\nparameters: {weight: 1}\ndype: float16\n";

    [Fact]
    public async Task A_recipe_without_mistakes_is_passed_in_silence()
    {
        using TemporaryDirectory temporary = new();
        Assert.Equal(new(0, "", ""), await CommandResult.RunAsync("check", temporary.Write("good.merge.yml", Good)));
    }

    [Fact]
    public async Task Mistakes_are_printed_as_the_compiler_prints_them()
    {
        using TemporaryDirectory temporary = new();
        string file = temporary.Write("broken.merge.yml", Broken);
        CommandResult result = await CommandResult.RunAsync("check", file);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("", result.Error);
        Assert.Equal(
            $"{file}(3,15): error MRG2003: unknown merge method 'linaer'; did you mean 'linear'?\n" +
            $"{file}(5,1): error MRG2002: unknown key `dype` in a recipe; did you mean `dtype`?\n",
            result.Output);
    }

    [Fact]
    public async Task Of_several_files_each_is_checked_also_after_one_that_is_not_there()
    {
        using TemporaryDirectory temporary = new();
        CommandResult result = await CommandResult.RunAsync(
            "check", temporary["missing.yml"], temporary.Write("good.yml", Good), temporary.Write("broken.yml", Broken));
        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"error MRG7009: {temporary["missing.yml"]}: Could not find file '{temporary["missing.yml"]}'.\n", result.Error);
        Assert.Equal([temporary["broken.yml"], temporary["broken.yml"]], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l[..l.IndexOf('(')]));
    }

    [Fact]
    public async Task Standard_input_is_a_recipe_too()
    {
        CommandResult result = await CommandResult.RunAsync(["check", "-"], Broken, CancellationToken.None);
        Assert.StartsWith("stdin(3,15): error MRG2003: ", result.Output);
    }

    [Fact]
    public async Task Columns_count_utf16_units_from_1()
    {
        CommandResult result = await CommandResult.RunAsync(["check", "-"], "{x-note: \"𝄞\", merge_method: tise, models: [{model: a}]}\n", CancellationToken.None);
        Assert.StartsWith("stdin(1,30): error MRG2003: ", result.Output);
    }

    [Fact]
    public async Task A_warning_is_no_failure()
    {
        CommandResult result = await CommandResult.RunAsync(
            ["check", "-"], "models:\n  - model: a\n    parameters:\n      weight: 1\n      density: 0.5\nmerge_method: linear\n", CancellationToken.None);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("stdin(5,7): warning MRG", result.Output);
    }

    [Fact]
    public async Task Fixes_are_written_and_told()
    {
        using TemporaryDirectory temporary = new();
        string file = temporary.Write("broken.merge.yml", Broken);
        CommandResult result = await CommandResult.RunAsync("check", "--fix", file);
        Assert.Equal(
            $"{file}(3,15): fixed MRG2003: unknown merge method 'linaer'; did you mean 'linear'?\n" +
            $"{file}(5,1): fixed MRG2002: unknown key `dype` in a recipe; did you mean `dtype`?\n",
            result.Error);
        Assert.Equal(("", 0), (result.Output, result.ExitCode));
        Assert.Equal(Broken.Replace("linaer", "linear").Replace("dype", "dtype"), File.ReadAllText(file));
    }

    [Fact]
    public async Task What_needs_no_fix_is_not_written_and_a_byte_order_mark_stays()
    {
        using TemporaryDirectory temporary = new();
        string good = temporary.Write("good.merge.yml", Good);
        string marked = temporary.Write("marked.merge.yml", "\uFEFF" + Broken);
        File.SetAttributes(good, FileAttributes.ReadOnly);
        Assert.Equal(0, (await CommandResult.RunAsync("check", "--fix", good, marked)).ExitCode);
        Assert.Equal([0xEF, 0xBB, 0xBF, (byte)'m'], File.ReadAllBytes(marked)[..4]);
    }

    [Fact]
    public async Task Of_standard_input_the_mended_text_is_printed()
    {
        CommandResult result = await CommandResult.RunAsync(["check", "--fix", "-"], Broken, CancellationToken.None);
        Assert.Equal(Broken.Replace("linaer", "linear").Replace("dype", "dtype"), result.Output);
        Assert.StartsWith("stdin(3,15): fixed MRG2003", result.Error);
    }

    [Fact]
    public async Task Warnings_fail_where_that_is_asked_for()
    {
        string text = Good + "parameters: {density: 0.5}\n";
        Assert.Equal(0, (await CommandResult.RunAsync(["check", "-"], text, CancellationToken.None)).ExitCode);
        Assert.Equal(1, (await CommandResult.RunAsync(["check", "--warnaserror", "-"], text, CancellationToken.None)).ExitCode);
        Assert.Equal(0, (await CommandResult.RunAsync(["check", "--warnaserror", "-"], Good, CancellationToken.None)).ExitCode);
    }

    [Fact]
    public async Task Patterns_find_files_in_folders()
    {
        using TemporaryDirectory temporary = new();
        Directory.CreateDirectory(temporary["a/b"]);
        temporary.Write("a/b/one.merge.yml", Broken);
        temporary.Write("a/two.merge.yml", Broken);
        temporary.Write("a/three.yml", Broken);
        Assert.Equal(["a/b/one.merge.yml", "a/two.merge.yml"], await Files("**/*.merge.yml"));
        Assert.Equal(["a/two.merge.yml"], await Files("a/*.merge.yml"));
        Assert.Equal(["a/b/one.merge.yml"], await Files("?/b/on*.yml"));
        Assert.Equal(new(1, "", $"error: no file matches '{temporary["*.merge.yml"]}'\n"), await CommandResult.RunAsync("check", temporary["*.merge.yml"]));

        async Task<IEnumerable<string>> Files(string pattern) =>
            (await CommandResult.RunAsync("check", temporary[pattern])).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(l => Path.GetRelativePath(temporary["."], l[..l.IndexOf('(')]).Replace('\\', '/')).Distinct();
    }

    [Fact]
    public async Task Json_holds_everything_a_tool_needs()
    {
        CommandResult result = await CommandResult.RunAsync(["check", "--format", "json", "-"], Broken, CancellationToken.None);
        using JsonDocument json = JsonDocument.Parse(result.Output);
        Assert.Equal(2, json.RootElement.GetArrayLength());
        JsonElement first = json.RootElement[0];
        Assert.Equal(("stdin", 3, 15, 21), (first.GetProperty("file").GetString(), first.GetProperty("line").GetInt32(), first.GetProperty("column").GetInt32(), first.GetProperty("endColumn").GetInt32()));
        Assert.Equal(("error", "MRG2003", "linear"), (first.GetProperty("severity").GetString(), first.GetProperty("id").GetString(), first.GetProperty("fix")[0].GetProperty("replacement").GetString()));
        Assert.EndsWith("#mrg2003", first.GetProperty("help").GetString());
        Assert.Equal("[]\n", (await CommandResult.RunAsync(["check", "--format", "json", "-"], Good, CancellationToken.None)).Output);
    }

    [Fact]
    public async Task Sarif_names_rules_places_and_fixes()
    {
        using TemporaryDirectory temporary = new();
        string file = temporary.Write("a b.merge.yml", Broken);
        using JsonDocument json = JsonDocument.Parse((await CommandResult.RunAsync("check", "--format", "sarif", file)).Output);
        JsonElement run = json.RootElement.GetProperty("runs")[0];
        Assert.Equal(["MRG2002", "MRG2003"], run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().Select(r => r.GetProperty("id").GetString()));
        JsonElement first = run.GetProperty("results")[0];
        Assert.Equal(("MRG2003", "error"), (first.GetProperty("ruleId").GetString(), first.GetProperty("level").GetString()));
        JsonElement place = first.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.EndsWith("/a%20b.merge.yml", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal((3, 15), (place.GetProperty("region").GetProperty("startLine").GetInt32(), place.GetProperty("region").GetProperty("startColumn").GetInt32()));
        Assert.Equal("linear", first.GetProperty("fixes")[0].GetProperty("artifactChanges")[0].GetProperty("replacements")[0].GetProperty("insertedContent").GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_path_that_leads_nowhere_is_a_warning()
    {
        CommandResult result = await CommandResult.RunAsync(["check", "-"], Good.Replace("model: a", "model: ./no-such-directory"), CancellationToken.None);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("stdin(2,12): warning MRG4015: `./no-such-directory` is a path", result.Output);
    }
}
