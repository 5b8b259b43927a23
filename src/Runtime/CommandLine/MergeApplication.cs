using System.CommandLine;
using MergeDsl.Catalog;
using MergeDsl.Diagnostics;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;

namespace MergeDsl.CommandLine;

/// <summary>The command line of a program that is made of compiled recipes: what a project without a main method of its own runs.</summary>
public static class MergeApplication
{
    /// <summary>
    /// Runs <c>merge RECIPE OUT</c>, <c>plan RECIPE</c>, <c>check</c>, <c>list</c>, <c>methods</c> or <c>schema</c>. Results go to standard
    /// output, messages and progress to standard error.
    /// </summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="recipes">The recipes that can be named.</param>
    /// <returns>The exit code: 0, 1 after a mistake that has been reported, 130 if it was interrupted.</returns>
    public static Task<int> RunAsync(string[] args, params MergeRecipe[] recipes) => RunAsync(args, null, recipes);

    /// <inheritdoc cref="RunAsync(string[], MergeRecipe[])"/>
    /// <param name="args">The program's arguments.</param>
    /// <param name="methods">The methods that the program declares; <c>methods</c> and <c>schema</c> show them also where no recipe uses them.</param>
    /// <param name="recipes">The recipes that can be named.</param>
    public static Task<int> RunAsync(string[] args, MergeMethodSet? methods, params MergeRecipe[] recipes)
    {
        CommandConsole console = CommandConsole.OfProcess();
        return CommandRunner.RunProcessAsync(Root(console, methods, recipes), args, console);
    }

    internal static RootCommand Root(CommandConsole console, MergeMethodSet? methods, MergeRecipe[] recipes)
    {
        MethodCatalog catalog = CatalogOf(methods, recipes);
        RecipeCommands commands = new(console, $"One of {string.Join(", ", recipes.Select(r => r.Name))}.", (name, _) => Find(name, recipes));
        return new("Runs the merge recipes of this program.")
        {
            commands.Merge(),
            commands.Plan(),
            Check(console, recipes),
            List(console, recipes),
            MethodsCommand.Create(console, catalog),
            SchemaCommand.Create(console, catalog),
        };
    }

    private static Command List(CommandConsole console, MergeRecipe[] recipes)
    {
        Command command = new("list", "Name the recipes, with their methods and models.");
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

    /// <summary>The built-in methods, those that the program declares, and those of other projects that its recipes use.</summary>
    private static MethodCatalog CatalogOf(MergeMethodSet? methods, MergeRecipe[] recipes) => new(
    [
        .. MergeMethods.Catalog.Methods,
        .. methods?.Schemas ?? [],
        .. recipes.SelectMany(r => r.EarlierStages.Append(r)).Select(r => r.Layout.Method),
    ]);

    /// <summary>The build has checked the recipes; what is left are their models.</summary>
    private static Command Check(CommandConsole console, MergeRecipe[] recipes)
    {
        MergeSwitches switches = new();
        Command command = new("check", "Check all recipes against the headers of their models. Exit code 1 if one cannot be merged.");
        switches.AddTo(command);
        command.SetAction(result =>
        {
            int worst = ExitCode.Success;
            foreach (MergeRecipe recipe in recipes)
            {
                worst = Math.Max(worst, Check(recipe, switches.Read(result), console));
            }

            return worst;
        });
        return command;
    }

    private static int Check(MergeRecipe recipe, MergeOptions options, CommandConsole console)
    {
        try
        {
            using MergePlan plan = recipe.Plan(options);
            console.Out.WriteLine($"{recipe.Name}: {plan.Tensors.Count} tensors, {ByteSize.Format(plan.BytesToWrite)}");
            WriteFindings(recipe, plan.Warnings, console);
            return ExitCode.Success;
        }
        catch (MergeException e)
        {
            WriteFindings(recipe, e.Problems, console);
            return ExitCode.Mistake;
        }
    }

    private static void WriteFindings(MergeRecipe recipe, EquatableArray<MergeProblem> findings, CommandConsole console)
    {
        foreach (MergeProblem finding in findings)
        {
            console.Out.WriteLine(finding.Located is null ? $"{recipe.Name}: {finding}" : finding.Format(recipe.Name));
        }
    }

    private static MergeRecipe Find(string name, MergeRecipe[] recipes) =>
        Array.Find(recipes, r => r.Name == name)
        ?? throw new MergeException([new(MergeDiagnostics.RecipeUnreadable, $"there is no recipe '{name}'; there are {string.Join(", ", recipes.Select(r => r.Name))}")]);

    private static IEnumerable<ModelReference> ModelsOf(MergeRecipe recipe) =>
        recipe.Layout.Modules.SelectMany(m => m.Slices).SelectMany(s => s.Inputs).Select(i => i.Model).Distinct();
}
