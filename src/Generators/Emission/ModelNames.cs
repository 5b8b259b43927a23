using System.Security.Cryptography;
using System.Text;
using MergeDsl.Recipes;

namespace MergeDsl.Generators.Emission;

/// <summary>
/// Names the models of a recipe: the last part of the path; where two models share that, the owner comes in front, then
/// revision and adapter behind. Never a running number: a model keeps its name when another is added before it.
/// </summary>
internal static class ModelNames
{
    private static readonly Func<ModelReference, string>[] Levels =
    [
        static m => Words.Pascal(Parts(m.Path).Last()),
        static m => Owner(m.Path) + Words.Pascal(Parts(m.Path).Last()).TrimStart('_'),
        static m => Owner(m.Path) + Words.Pascal(Parts(m.Path).Last()).TrimStart('_') + Suffix(m.Revision),
        static m => Owner(m.Path) + Words.Pascal(Parts(m.Path).Last()).TrimStart('_') + Suffix(m.Revision)
            + (m.Adapter is { } a ? Suffix(Parts(a.Path).Last()) + Suffix(a.Revision) : ""),
        static m => Words.Pascal(m.Path) + "_" + Hash(m),
    ];

    public static EquatableArray<ModelMember> Of(IReadOnlyList<ModelReference> models)
    {
        int[] levels = new int[models.Count];
        string[] names = [.. models.Select(Levels[0])];
        for (int round = 1; round < Levels.Length; round++)
        {
            foreach (int i in Shared(names))
            {
                levels[i] = round;
                names[i] = Levels[levels[i]](models[i]);
            }
        }

        return models.Select((m, i) => new ModelMember(
            ReservedNames.IsReservedMember(names[i], "Models") ? names[i] + "Model" : names[i], m.ToString(), Expressions.Model(m))).ToEquatableArray();
    }

    // In loops: grouping pairs would be compiled for them alone, at the start of every build.
    private static IReadOnlyList<int> Shared(string[] names)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (string name in names)
        {
            counts[name] = counts.TryGetValue(name, out int count) ? count + 1 : 1;
        }

        List<int> shared = [];
        for (int i = 0; i < names.Length; i++)
        {
            if (counts[names[i]] > 1)
            {
                shared.Add(i);
            }
        }

        return shared;
    }

    private static string[] Parts(string path)
    {
        string[] parts = [.. path.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries).Where(p => p.Any(char.IsLetterOrDigit))];
        return parts.Length == 0 ? ["Model"] : parts;
    }

    private static string Owner(string path) => Parts(path) is { Length: > 1 } parts ? Words.Pascal(parts[parts.Length - 2]) : "";

    private static string Suffix(string? text) => text is null ? "" : Words.Pascal(text).TrimStart('_');

    // The last resort: models whose names differ in nothing that C# can write.
    private static string Hash(ModelReference model)
    {
        using SHA256 sha = SHA256.Create();
        byte[] hash = sha.ComputeHash(Encoding.UTF8.GetBytes(model + "|" + model.OverrideArchitecture));
        return $"{hash[0]:x2}{hash[1]:x2}{hash[2]:x2}";
    }
}
