using System.CommandLine;
using MergeDsl.Recipes;

namespace MergeDsl.CommandLine;

/// <summary>The command line of a program that is made of compiled recipes: what a project without a main method of its own runs.</summary>
public static class MergeApplication
{
    /// <summary>
    /// Runs <c>merge RECIPE OUT</c>, <c>plan RECIPE</c>, <c>check</c> or <c>list</c>. Results go to standard output, messages
    /// and progress to standard error.
    /// </summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="recipes">The recipes that can be named.</param>
    /// <returns>The exit code: 0, 1 after a mistake that has been reported, 130 if it was interrupted.</returns>
    public static Task<int> RunAsync(string[] args, params MergeRecipe[] recipes)
    {
        CommandConsole console = CommandConsole.OfProcess();
        return CommandRunner.RunProcessAsync(Root(console, recipes), args, console);
    }

    internal static RootCommand Root(CommandConsole console, MergeRecipe[] recipes)
    {
        RootCommand root = new("Runs the merge recipes of this program.");
        root.Subcommands.Add(List(console, recipes));
        return root;
    }

    private static Command List(CommandConsole console, MergeRecipe[] recipes)
    {
        Command command = new("list", "Name the recipes.");
        command.SetAction(_ =>
        {
            TextTable table = new("recipe", "method", "models");
            foreach (MergeRecipe recipe in recipes)
            {
                table.Add(recipe.Name, recipe.Layout.Method.Name, string.Join(", ", ModelsOf(recipe)));
            }

            table.Write(console.Out);
        });
        return command;
    }

    private static IEnumerable<ModelReference> ModelsOf(MergeRecipe recipe) =>
        recipe.Layout.Modules.SelectMany(m => m.Slices).SelectMany(s => s.Inputs).Select(i => i.Model).Distinct();
}
