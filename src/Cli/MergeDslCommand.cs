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
    /// <param name="console">Where it reads and writes.</param>
    /// <param name="methods">The methods that recipes may name.</param>
    public static RootCommand Create(CommandConsole console, IReadOnlyList<MergeMethodSet> methods)
    {
        MethodCatalog catalog = new(methods.SelectMany(set => set.Schemas));
        RecipeCommands commands = new(console, "The recipe's file, or a merge: its directory, its model card, or its id on the hub.", (path, options) => Load(path, options, console, methods));
        return new("Checks, plans and runs recipes that merge checkpoints of neural networks.")
        {
            commands.Merge(),
            CheckCommand.Create(console, methods),
            commands.Plan(),
            ExplainCommand.Create(console, methods),
            MethodsCommand.Create(console, catalog),
            SchemaCommand.Create(console, catalog),
            VerifyCommand.Create(console),
        };
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
