using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using Xunit;

namespace MergeDsl.Tests.Planning;

/// <summary>Models whose description of themselves is damaged: a plan or a plain error, whatever the damage.</summary>
public sealed class DamagedModelTests : IDisposable
{
    private const int Rounds = 1200;

    private readonly TemporaryDirectory root = new();

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData("model-00001-of-00003.safetensors")]
    [InlineData("model.safetensors.index.json")]
    [InlineData("config.json")]
    public void Damage_gives_a_plan_or_a_plain_error(string file)
    {
        CopyModel("sharded", "a");
        CopyModel("base", "b");
        MergeRecipe recipe = RecipeFile.Parse(
            "damaged.yml",
            "slices: [{sources: [{model: a, layer_range: [0, 2]}, {model: b, layer_range: [1, 3]}]}]\nparameters: {weight: 1}\nmerge_method: linear",
            MergeMethods.BuiltIn).Require();
        byte[] bytes = File.ReadAllBytes(root["a", file]);
        int described = file.EndsWith(".safetensors", StringComparison.Ordinal) ? 8 + (int)BitConverter.ToInt64(bytes) : bytes.Length;
        Random random = new(7);
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] damaged = Damage(bytes, described, round, random);
            File.WriteAllBytes(root["a", file], damaged);
            try
            {
                using MergePlan plan = recipe.Plan(new() { ModelRoot = root.Path, AllowCrimes = true });
                Assert.NotEmpty(plan.Describe());
            }
            catch (MergeException e)
            {
                Assert.All(e.Problems, p => Assert.NotEmpty(p.Message));
                refused++;
            }
        }

        Assert.InRange(refused, Rounds / 30, Rounds - 1);
    }

    // A flipped bit, a few of them, a file that ends early, a byte that is lost or doubled.
    private static byte[] Damage(byte[] bytes, int described, int round, Random random)
    {
        byte[] damaged = (byte[])bytes.Clone();
        int at = random.Next(described);
        switch (round % 6)
        {
            case 0:
                return damaged[..at];
            case 1:
                return [.. damaged[..at], .. damaged[(at + 1)..]];
            case 2:
                return [.. damaged[..at], damaged[at], .. damaged[at..]];
            default:
                for (int flips = round % 6 == 3 ? 5 : 1; flips > 0; flips--)
                {
                    damaged[random.Next(described)] ^= (byte)(1 << random.Next(8));
                }

                return damaged;
        }
    }

    private void CopyModel(string golden, string name)
    {
        Directory.CreateDirectory(root[name]);
        foreach (string path in Directory.EnumerateFiles(TestData.GoldenModel(golden)))
        {
            File.Copy(path, root[name, Path.GetFileName(path)]);
        }
    }
}
