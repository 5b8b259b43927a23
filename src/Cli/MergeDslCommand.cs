using System.CommandLine;
using MergeDsl.Catalog;
using MergeDsl.CommandLine;
using MergeDsl.Diagnostics;
using MergeDsl.Hub;
using MergeDsl.Methods;
using MergeDsl.Recipes;

namespace MergeDsl.Cli;

/// <summary>The command <c>mergedsl</c> and what stands after it.</summary>
internal static class MergeDslCommand
{
    /// <summary>The command with all that may stand after it, or with the one that is called: to define the others would be a part of each start.</summary>
    /// <param name="console">Where it reads and writes.</param>
    /// <param name="methods">The methods that recipes may name.</param>
    /// <param name="args">What it is called with.</param>
    public static RootCommand Create(CommandConsole console, IReadOnlyList<MergeMethodSet> methods, string[] args)
    {
        MethodCatalog catalog = new(methods.SelectMany(set => set.Schemas));
        RecipeCommands commands = new(console, "The recipe's file, or a merge: its directory, its model card, or its id on the hub.", (path, options) => Load(path, options, console, methods));
        (string Name, Func<Command> Create)[] all =
        [
            ("merge", commands.Merge),
            ("check", () => CheckCommand.Create(console, methods)),
            ("plan", commands.Plan),
            ("explain", () => ExplainCommand.Create(console, methods)),
            ("methods", () => MethodsCommand.Create(console, catalog)),
            ("schema", () => SchemaCommand.Create(console, catalog)),
            ("verify", () => VerifyCommand.Create(console)),
        ];
        RootCommand root = new("Checks, plans and runs recipes that merge checkpoints of neural networks.");
        int called = args.Length == 0 ? -1 : Array.FindIndex(all, c => c.Name == args[0]);
        foreach ((_, Func<Command> create) in called < 0 ? all : all.AsSpan(called, 1))
        {
            root.Add(create());
        }

        return root;
    }

    private static MergeRecipe Load(string path, MergeOptions options, CommandConsole console, IReadOnlyList<MergeMethodSet> methods)
    {
        RecipeFile file = HubRecipe.Read(path, options.Hub) is { } published ? RecipeFile.Of(path, published, isRaw: false, methods)
            : options.Raw ? RecipeFile.LoadRaw(path, methods)
            : RecipeFile.Load(path, methods);
        foreach (RecipeDiagnostic diagnostic in file.Compilation.Diagnostics.Where(d => d.Severity == RecipeSeverity.Warning))
        {
            console.Error.WriteLine(diagnostic.Format(path));
        }

        return file.Require();
    }
}
