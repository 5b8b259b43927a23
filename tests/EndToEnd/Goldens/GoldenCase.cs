using System.Text.Json;

namespace MergeDsl.Tests.Goldens;

/// <summary>A merge whose result is known.</summary>
/// <param name="Name">The name of its folder.</param>
/// <param name="Tolerance">How near the result must come; see the README beside the cases.</param>
/// <param name="Flags">Switches of the command line.</param>
internal sealed record GoldenCase(string Name, string Tolerance, string[] Flags)
{
    /// <summary>The recipe's file.</summary>
    public string Recipe => Path.Combine(TestData.GoldenCase(Name), "recipe.yml");

    /// <summary>The directory of the expected output.</summary>
    public string Expected => Path.Combine(TestData.GoldenCase(Name), "expected");

    public static GoldenCase Load(string name)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestData.GoldenCase(name), "case.json")));
        string[] flags = [.. json.RootElement.GetProperty("flags").EnumerateArray().Select(f => f.GetString() ?? "")];
        return new(name, json.RootElement.GetProperty("tolerance").GetString() ?? "", flags);
    }
}
