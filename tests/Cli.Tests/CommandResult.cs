using MergeDsl.Cli;
using MergeDsl.CommandLine;
using MergeDsl.Methods;

namespace MergeDsl.Tests;

/// <summary>What came of a command line of <c>mergedsl</c>, run in this process.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public static Task<CommandResult> RunAsync(params string[] args) => RunAsync(args, "", CancellationToken.None);

    public static async Task<CommandResult> RunAsync(string[] args, string input, CancellationToken cancellationToken)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        using StringReader reader = new(input);
        CommandConsole console = new(output, error, reader);
        int exitCode = await CommandRunner.RunAsync(MergeDslCommand.Create(console, [MergeMethods.BuiltIn], args), args, console, cancellationToken);
        return new(exitCode, output.ToString(), error.ToString());
    }
}
