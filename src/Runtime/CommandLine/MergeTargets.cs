using System.CommandLine;

namespace MergeDsl.CommandLine;

/// <summary>What is merged, and where to: <c>RECIPE OUT</c>, or <c>RECIPE… --out-root DIR</c>.</summary>
/// <param name="describeRecipe">What the argument RECIPE is.</param>
internal sealed class MergeTargets(string describeRecipe)
{
    private readonly Argument<string> recipe = new("RECIPE") { Description = describeRecipe };
    private readonly Argument<string?> output = new("OUT")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "The directory to write; it appears when the merge is complete. With --out-root, another recipe.",
    };

    private readonly Argument<string[]> more = new("MORE") { Arity = ArgumentArity.ZeroOrMore, Description = "More recipes, with --out-root." };
    private readonly Option<string?> root = new("--out-root")
    {
        Description = "Merge all recipes that are given, reading their models once, each into a directory of its name in DIR.",
        HelpName = "DIR",
    };

    public void AddTo(Command command)
    {
        // What looks like a switch is one that there is not.
        more.Validators.Add(result =>
        {
            foreach (string unknown in result.Tokens.Select(t => t.Value).Where(t => t.StartsWith('-')).Take(1))
            {
                result.AddError($"Unrecognized command or argument '{unknown}'.");
            }
        });
        command.Arguments.Add(recipe);
        command.Arguments.Add(output);
        command.Arguments.Add(more);
        command.Options.Add(root);
    }

    /// <summary>The directory that several outputs are to lie in; or null.</summary>
    public string? ReadRoot(ParseResult result) => result.GetValue(root);

    /// <summary>All recipes, where their outputs lie in one directory.</summary>
    public IReadOnlyList<string> ReadRecipes(ParseResult result) =>
        [ReadRecipe(result), .. ((string?[])[result.GetValue(output)]).OfType<string>(), .. ReadMore(result)];

    /// <summary>The only recipe.</summary>
    public string ReadRecipe(ParseResult result) => result.GetRequiredValue(recipe);

    /// <summary>The only recipe's output; null where that is not what was given.</summary>
    public string? ReadOutput(ParseResult result) => ReadMore(result).Length > 0 ? null : result.GetValue(output);

    /// <summary>What is wrong where there is neither an output nor a directory for several.</summary>
    public string Mistake(ParseResult result) => ReadMore(result) is [string first, ..]
        ? $"merge takes RECIPE and OUT, and '{first}' is one too many; to merge several recipes, give --out-root DIR"
        : "merge needs OUT, or --out-root DIR; --help tells more";

    private string[] ReadMore(ParseResult result) => result.GetValue(more) ?? [];
}
