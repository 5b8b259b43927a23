using System.Diagnostics;
using MergeDsl.Catalog;
using MergeDsl.Diagnostics;
using MergeDsl.Text;

namespace MergeDsl.Tests.Fuzzing;

/// <summary>Compiles mutated recipes: whatever the text, there is a result, every span and every edit lies inside the text, and a fix leaves YAML.</summary>
public sealed class RecipeFuzz
{
    // A second of processor time: what is beyond grows with the square of something.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly MethodCatalog catalog;
    private readonly string[] recipes;
    private readonly List<RecipeNode>[] parsed;
    private readonly RecipeNode[] documents;

    /// <param name="catalog">The methods that recipes may name.</param>
    /// <param name="recipes">The recipes that are mutated.</param>
    public RecipeFuzz(MethodCatalog catalog, IEnumerable<string> recipes)
    {
        this.catalog = catalog;
        this.recipes = [.. recipes];
        parsed = [.. this.recipes.Select(Parse).Where(d => d.Count > 0)];
        documents = [.. parsed.SelectMany(d => d)];
    }

    /// <summary>How many texts were compiled.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them were YAML, so that the binder saw them.</summary>
    public int Bound { get; private set; }

    /// <summary>The most processor time that one of them took, of those that took noticeable time at all.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>The recipes of all tests: golden, published, and with a mistake each.</summary>
    public static IEnumerable<string> Recipes() =>
        Directory.EnumerateFiles(Path.Combine(TestData.Repository, "tests", "Dsl.Tests", "Data"), "*.yml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText)
            .Concat(RecipeCase.In("mistakes").Concat(RecipeCase.In("accepted")).Select(c => c.Text));

    /// <summary>Compiles so many mutated recipes, or as many as there is time for.</summary>
    public void Run(int count, int seed, TimeSpan? limit = null)
    {
        Random random = new(seed);
        TextMutations text = new(random);
        NodeMutations nodes = new(random);
        Stopwatch watch = Stopwatch.StartNew();
        for (int i = 0; i < count && (limit is null || watch.Elapsed < limit); i++)
        {
            string mutated = random.Next(3) == 0 ? recipes[random.Next(recipes.Length)] : Printed(random, nodes);
            for (int n = random.Next(3) == 0 ? random.Next(1, 4) : 0; n > 0; n--)
            {
                mutated = text.Mutate(mutated);
            }

            Check(mutated, $"mutation {i} of seed {seed}");
        }
    }

    /// <summary>Compiles texts that are made to exhaust their readers.</summary>
    public void RunExtremes(int seed)
    {
        int i = 0;
        foreach (string text in ExtremeTexts.All(recipes[seed % recipes.Length]))
        {
            Check(text, $"extreme text {i++}");
        }
    }

    private string Printed(Random random, NodeMutations nodes)
    {
        List<RecipeNode> mutated = [.. parsed[random.Next(parsed.Length)].Select(d => d.Copy())];
        for (int n = random.Next(1, 4); n > 0; n--)
        {
            nodes.Mutate(mutated, documents);
        }

        bool inBrackets = random.Next(4) == 0;
        int step = random.Next(1, 5);
        return string.Join("---\n", mutated.Select(d => d.Print(inBrackets, step)));
    }

    private void Check(string text, string which)
    {
        RecipeCompilation result;
        Stopwatch watch = Stopwatch.StartNew();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        try
        {
            result = RecipeCompiler.Compile("x.merge.yml", text, catalog);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{which} failed on:\n{Show(text)}", e);
        }

        TimeSpan spent = watch.Elapsed < Longest / 10 ? default : Environment.CpuUsage.TotalTime - before;
        Slowest = spent > Slowest ? spent : Slowest;
        Require(spent < Longest, $"took {spent.TotalSeconds:F2} s of processor time");
        Count++;
        Bound += IsYaml(result) ? 1 : 0;
        foreach (RecipeDiagnostic diagnostic in result.Diagnostics)
        {
            Require(IsInside(diagnostic.Span), $"{diagnostic.Format("x")} lies outside");
            Require(diagnostic.Fix.All(f => IsInside(f.Span)), $"the fix of {diagnostic.Format("x")} lies outside");
        }

        if (IsYaml(result) && result.Diagnostics.FirstOrDefault(d => d.Fix.Count > 0) is { } fixable)
        {
            string mended = TextEdit.Apply(text, fixable.Fix);
            Require(IsYaml(RecipeCompiler.Compile("x.merge.yml", mended, catalog)), $"after the fix of {fixable.Format("x")} this is no YAML:\n{Show(mended)}\nof");
        }

        bool IsInside(TextSpan span) => span.Start >= 0 && span.Length >= 0 && span.End <= text.Length;

        void Require(bool holds, string otherwise)
        {
            if (!holds)
            {
                throw new InvalidOperationException($"{which}: {otherwise}:\n{Show(text)}");
            }
        }
    }

    // Mistakes of YAML alone keep a text from the binder.
    private static bool IsYaml(RecipeCompilation result) => !result.Diagnostics.Any(d => d.Descriptor.Id.StartsWith("MRG1", StringComparison.Ordinal) && d.Descriptor.Id != "MRG1004");

    private static string Show(string text) => text.Length > 5000 ? text[..5000] + "…" : text;

    private static List<RecipeNode> Parse(string recipe)
    {
        try
        {
            return RecipeNode.Parse(recipe);
        }
        catch (Exception e) when (e is YamlDotNet.Core.YamlException or InvalidOperationException)
        {
            return []; // recipes that are no YAML are mutated as text
        }
    }
}
