using System.Diagnostics;
using System.Globalization;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Benchmarks;

/// <summary>
/// Damages the files of a checkpoint at random, over and over, plans a copy of it and reads from every tensor: each time that
/// must work or give an error that names the file.
/// </summary>
internal static class DamageReport
{
    private const int Edge = 1 << 14;

    /// <param name="args"><c>DIR [--adapter DIR] [--rounds 10000] [--seed 1]</c></param>
    public static int Run(string[] args)
    {
        string root = Directory.CreateTempSubdirectory("mergedsl-damage-").FullName;
        try
        {
            string reference = "model";
            Copy(args[0], Path.Combine(root, "model"));
            if (Option(args, "--adapter") is { } adapter)
            {
                reference = "model+adapter";
                Copy(adapter, Path.Combine(root, "adapter"));
            }

            MergeRecipe recipe = RecipeFile.Parse("damage.yml", $"models: [{{model: {reference}}}]\nmerge_method: passthrough", MergeMethods.BuiltIn).Require();
            return Run(recipe, root, Number(args, "--rounds", 10_000), Number(args, "--seed", 1));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static int Run(MergeRecipe recipe, string root, int rounds, int seed)
    {
        string[] files = [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(f => !Path.GetFileName(f).Contains("token", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        (int refused, int failed, double slowest) = (0, 0, 0);
        for (int round = 0; round < rounds; round++)
        {
            Random random = new((seed * 1_000_003) + round);
            string file = files[random.Next(files.Length)];
            byte[] content = File.ReadAllBytes(file);
            File.WriteAllBytes(file, Damaged(content, random));
            Stopwatch watch = Stopwatch.StartNew();
            try
            {
                refused += Reads(recipe, root) ? 0 : 1;
            }
            catch (Exception e)
            {
                failed++;
                Console.WriteLine($"round {round}, {Path.GetFileName(file)}: {e}");
            }

            slowest = Math.Max(slowest, watch.Elapsed.TotalSeconds);
            File.WriteAllBytes(file, content);
        }

        using Process self = Process.GetCurrentProcess();
        Console.WriteLine($"{rounds} rounds: {refused} refused, {failed} failed otherwise, slowest {slowest:F2} s, peak {self.PeakWorkingSet64 >> 20} MiB");
        return failed == 0 ? 0 : 1;
    }

    private static bool Reads(MergeRecipe recipe, string root)
    {
        try
        {
            using MergePlan plan = recipe.Plan(new() { ModelRoot = root });
            foreach (TensorSource source in plan.Tensors.SelectMany(t => t.Inputs).Select(i => i.Source))
            {
                source.ReadBytes(0, new byte[Math.Min(source.Shape.ElementCount, 4096) * source.Type.Size]);
            }

            return true;
        }
        catch (MergeException e) when (e.Message.Contains(root, StringComparison.Ordinal) || e.Message.Contains("model", StringComparison.Ordinal))
        {
            return false;
        }
    }

    // Descriptions stand at both ends of files, and so most of the damage does.
    private static byte[] Damaged(byte[] content, Random random)
    {
        if (content.Length == 0 || random.Next(8) == 0)
        {
            return content[..random.Next(content.Length + 1)];
        }

        byte[] damaged = (byte[])content.Clone();
        for (int changes = random.Next(1, 6); changes > 0; changes--)
        {
            int near = random.Next(Math.Min(content.Length, Edge));
            int at = random.Next(3) switch { 0 => near, 1 => content.Length - 1 - near, _ => random.Next(content.Length) };
            damaged[at] = random.Next(2) == 0 ? (byte)(damaged[at] ^ (1 << random.Next(8))) : (byte)random.Next(256);
        }

        return damaged;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
        {
            File.WriteAllBytes(Path.Combine(to, Path.GetFileName(file)), File.ReadAllBytes(file));
        }
    }

    private static string? Option(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and int at ? args[at + 1] : null;

    private static int Number(string[] args, string name, int otherwise) => Option(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
