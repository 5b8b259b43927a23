namespace MergeDsl.Tests.Planning;

/// <summary>The models of Data/architectures.txt.</summary>
public sealed record TensorCatalog(string Architecture, IReadOnlyList<TensorCatalog.Module> Modules)
{
    public static IReadOnlyList<TensorCatalog> All { get; } = [.. Read()];

    /// <summary>A module: its name (empty for the only one), its stack's prefix or null, and its tensors by the marks of the file, <c>L</c> for those of a layer.</summary>
    public sealed record Module(string Name)
    {
        public string? Stack { get; set; }

        public List<(char Mark, string Name)> Parts { get; } = [];

        /// <summary>The tensors of the module with that many layers.</summary>
        public IEnumerable<(char Mark, string Name)> Tensors(int layers) =>
            Parts.SelectMany(p => p.Mark == 'L' ? Enumerable.Range(0, layers).Select(i => ('L', $"{Stack}.{i}.{p.Name}")) : [p]);
    }

    public IEnumerable<(char Mark, string Name)> Tensors(int layers) => Modules.SelectMany(m => m.Tensors(layers));

    private static IEnumerable<TensorCatalog> Read()
    {
        string file = Path.Combine(TestData.Repository, "tests", "Runtime.Tests", "Planning", "Data", "architectures.txt");
        foreach (string block in File.ReadAllText(file).Split("\n[").Skip(1))
        {
            string[] lines = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            List<Module> modules = [];
            foreach (string line in lines.Skip(1))
            {
                Add(line.Split(' '), modules);
            }

            yield return new(lines[0].TrimEnd(']'), modules);
        }
    }

    private static void Add(string[] words, List<Module> modules)
    {
        if (words[0] == "+" || modules.Count == 0)
        {
            modules.Add(new(words[0] == "+" ? words[1] : ""));
        }

        if (words[0] == "+")
        {
            return;
        }

        bool isLayer = words[0].EndsWith(".#", StringComparison.Ordinal);
        modules[^1].Stack ??= isLayer ? words[0][..^2] : null;
        modules[^1].Parts.AddRange(words.Skip(1).SelectMany(Expand).Select(n => (isLayer ? 'L' : words[0][0], n)));
    }

    private static IEnumerable<string> Expand(string word)
    {
        int open = word.IndexOf('{');
        int close = word.IndexOf('}');
        return open < 0 ? [word] : word[(open + 1)..close].Split(',').SelectMany(part => Expand(word[..open] + part + word[(close + 1)..]));
    }
}
