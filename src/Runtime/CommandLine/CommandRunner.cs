using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using MergeDsl.Recipes;

namespace MergeDsl.CommandLine;

/// <summary>Runs a command line: Ctrl-C cancels, mistakes become a message and an exit code.</summary>
internal static class CommandRunner
{
    private const int FileTooLarge = 25; // SIGXFSZ

    /// <summary>Runs a command for the process that it is called in.</summary>
    public static async Task<int> RunProcessAsync(RootCommand root, string[] args, CommandConsole console)
    {
        using CancellationTokenSource interrupted = new();
        bool isMerge = args.Contains("merge");
        void Interrupt(PosixSignalContext signal)
        {
            if (!isMerge && signal.Signal == PosixSignal.SIGINT)
            {
                Environment.Exit(ExitCode.Interrupted); // the default action is to die of the signal, which shells alone report as this code
            }

            // The first signal ends a merge in order; a second one, or that of another command, finds the default action and ends the process.
            signal.Cancel = isMerge && !interrupted.IsCancellationRequested;
            interrupted.Cancel();
        }

        // A write beyond a limit on the size of files (ulimit -f) shall fail, which is told, and not end the process.
        using PosixSignalRegistration? tooLarge = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create((PosixSignal)FileTooLarge, signal => signal.Cancel = true);
        using PosixSignalRegistration ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        return await RunAsync(root, args, console, interrupted.Token).ConfigureAwait(false);
    }

    public static async Task<int> RunAsync(RootCommand root, string[] args, CommandConsole console, CancellationToken cancellationToken)
    {
        if (args.Contains(""))
        {
            console.Error.WriteLine("error: one of the arguments is empty; is a variable of the shell not set?");
            return ExitCode.Mistake;
        }

        ParseResult result = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (MissingArguments(result) is { Length: > 0 } missing)
        {
            console.Error.WriteLine($"error: {result.CommandResult.Command.Name} needs {string.Join(" and ", missing)}; --help tells more");
            return ExitCode.Mistake;
        }

        if (result.Action is ParseErrorAction mistake)
        {
            mistake.ShowHelp = args.Length == 0;
        }

        InvocationConfiguration configuration = new()
        {
            Output = console.Out,
            Error = console.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await result.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            console.Error.WriteLine("cancelled; nothing was left under the output's name");
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is MergeException or RecipeValueException)
        {
            console.Error.WriteLine(e.Message);
            return ExitCode.Mistake;
        }
        catch (Exception e) when (IsMissingAssembly(e.GetBaseException()))
        {
            console.Error.WriteLine($"error: {e.GetBaseException().Message} If it is there, raise the limit of open files (ulimit -n)");
            return ExitCode.Mistake;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            console.Error.WriteLine($"error: {e.Message}");
            return ExitCode.Mistake;
        }
    }

    // Which is what the runtime says, too, where it cannot open one more file.
    private static bool IsMissingAssembly(Exception e) =>
        (e as FileNotFoundException)?.FileName is { } name ? name.Contains(", Version=", StringComparison.Ordinal) : e is FileLoadException or DllNotFoundException;

    // The parser says for each of them that one is missing, and not which; of anything else that is wrong it is told first.
    private static string[] MissingArguments(ParseResult result) =>
        result.Action is not ParseErrorAction || result.UnmatchedTokens.Count > 0 || result.Errors.Any(e => e.SymbolResult is not ArgumentResult { Tokens.Count: 0 }) ? []
        : [.. result.CommandResult.Command.Arguments.Where(a => a.Arity.MinimumNumberOfValues > 0 && result.GetResult(a) is null or { Tokens.Count: 0 }).Select(a => a.Name)];
}
