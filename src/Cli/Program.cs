using MergeDsl.Cli;
using MergeDsl.CommandLine;
using MergeDsl.Methods;

CommandConsole console = CommandConsole.OfProcess();
return await CommandRunner.RunProcessAsync(MergeDslCommand.Create(console, [MergeMethods.BuiltIn], args), args, console);
