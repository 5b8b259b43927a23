using System.CommandLine;
using MergeDsl.CommandLine;
using MergeDsl.Output;
using MergeDsl.Recipes;

namespace MergeDsl.Cli;

/// <summary><c>verify DIR…</c></summary>
internal static class VerifyCommand
{
    public static Command Create(CommandConsole console)
    {
        Argument<string[]> directories = new("DIR") { Description = "The output of a merge.", Arity = ArgumentArity.OneOrMore };
        Option<bool> sha256 = new("--sha256") { Description = "Print the SHA-256 of each file as well, as sha256sum does; takes longer." };
        Command command = new("verify", "Compare the output of a merge with its manifest. Exit code 1 if it was changed.") { directories, sha256 };
        command.SetAction(result =>
        {
            int worst = ExitCode.Success;
            foreach (string directory in result.GetRequiredValue(directories))
            {
                worst = Math.Max(worst, Verify(directory, result.GetValue(sha256), console));
            }

            return worst;
        });
        return command;
    }

    private static int Verify(string directory, bool sha256, CommandConsole console)
    {
        EquatableArray<MergeProblem> problems = OutputVerification.Run(directory);
        foreach (MergeProblem problem in problems)
        {
            console.Out.WriteLine(problem);
        }

        if (problems.Count == 0)
        {
            console.Error.WriteLine($"{directory}: unchanged");
        }

        if (sha256)
        {
            foreach (string file in Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal))
            {
                console.Out.WriteLine($"{OutputManifest.HashOf(file)}  {file}");
            }
        }

        return problems.Count == 0 ? ExitCode.Success : ExitCode.Mistake;
    }
}
