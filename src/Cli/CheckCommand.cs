using System.CommandLine;
using MergeDsl.CommandLine;
using MergeDsl.Diagnostics;
using MergeDsl.Methods;
using MergeDsl.Recipes;

namespace MergeDsl.Cli;

/// <summary><c>mergedsl check FILE…</c>: prints what the build would say about recipes.</summary>
internal static class CheckCommand
{
    private const string StandardInput = "-";

    public static Command Create(CommandConsole console, IReadOnlyList<MergeMethodSet> methods)
    {
        Argument<string[]> files = new("FILE") { Description = "Recipes; - for standard input.", Arity = ArgumentArity.OneOrMore };
        Command command = new("check", "Print what is wrong with recipes, as the compiler would. Exit code 1 if there is an error.") { files };
        command.SetAction(result => Check(result.GetRequiredValue(files), console, methods));
        return command;
    }

    private static int Check(string[] files, CommandConsole console, IReadOnlyList<MergeMethodSet> methods)
    {
        bool failed = false;
        foreach (string file in files)
        {
            try
            {
                failed |= Check(Load(file, console, methods), console);
            }
            catch (MergeException unreadable)
            {
                console.Error.WriteLine(unreadable.Message);
                failed = true;
            }
        }

        return failed ? ExitCode.Mistake : ExitCode.Success;
    }

    private static RecipeFile Load(string file, CommandConsole console, IReadOnlyList<MergeMethodSet> methods) =>
        file == StandardInput ? RecipeFile.Parse("stdin", console.In.ReadToEnd(), methods) : RecipeFile.Load(file, methods);

    private static bool Check(RecipeFile file, CommandConsole console)
    {
        foreach (RecipeDiagnostic diagnostic in file.Compilation.Diagnostics)
        {
            console.Out.WriteLine(diagnostic.Format(file.Path));
        }

        return file.Compilation.HasErrors;
    }
}
