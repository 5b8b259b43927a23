using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Output;

/// <summary>The licence that a model card states in its front matter.</summary>
/// <param name="Id">As the hub names it: <c>apache-2.0</c>, <c>other</c>.</param>
/// <param name="Name">The name of one that is called <c>other</c>; or null.</param>
/// <param name="Link">Where that stands; or null.</param>
internal sealed record Licence(string Id, string? Name, string? Link)
{
    private const int MostLines = 500;

    /// <summary>The licence in a model's <c>README.md</c>; null where there is none, or it says none.</summary>
    public static Licence? Of(Checkpoint checkpoint)
    {
        try
        {
            string path = Path.Combine(checkpoint.Directory, ModelCard.FileName);
            return File.Exists(path) ? Read([.. File.ReadLines(path).Take(MostLines)]) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The licence that all models state alike; or null.</summary>
    public static Licence? Common(IReadOnlyList<Checkpoint> checkpoints)
    {
        Licence?[] licences = [.. checkpoints.Select(Of).Distinct()];
        return licences.Length == 1 ? licences[0] : null;
    }

    /// <summary>Warns where models state different licences.</summary>
    public static void Compare(IReadOnlyList<Checkpoint> checkpoints, ProblemList problems)
    {
        HashSet<Licence> licences = [];
        List<string> stated = [];
        foreach (Checkpoint checkpoint in checkpoints)
        {
            if (Of(checkpoint) is { } licence)
            {
                licences.Add(licence);
                stated.Add($"{licence} ({checkpoint.Model})");
            }
        }

        if (licences.Count > 1)
        {
            problems.AddAt(new(RecipePart.Inputs), MergeDiagnostics.LicencesDiffer, string.Join(", ", stated));
        }
    }

    public override string ToString() => Name ?? Id;

    // Front matter is YAML; of it only plain values of three keys are read.
    private static Licence? Read(string[] lines)
    {
        if (lines.Length == 0 || lines[0].TrimEnd() != "---")
        {
            return null;
        }

        string[] matter = [.. lines.Skip(1).TakeWhile(l => l.TrimEnd() != "---")];
        return Value(matter, "license") is { } id ? new(id, Value(matter, "license_name"), Value(matter, "license_link")) : null;
    }

    private static string? Value(string[] matter, string key)
    {
        int index = Array.FindIndex(matter, l => l.StartsWith(key + ":", StringComparison.Ordinal));
        if (index < 0)
        {
            return null;
        }

        string value = matter[index][(key.Length + 1)..].Trim();
        if (value.Length == 0 && index + 1 < matter.Length && matter[index + 1].TrimStart().StartsWith("- ", StringComparison.Ordinal))
        {
            value = matter[index + 1].TrimStart()[2..].Trim();
        }

        int comment = value.IndexOf(" #", StringComparison.Ordinal);
        value = (comment < 0 ? value : value[..comment]).Trim().Trim('"', '\'', '[', ']').Trim();
        return value.Length == 0 ? null : value;
    }
}
