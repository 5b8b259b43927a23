using MergeDsl.Cli;
using MergeDsl.CommandLine;

CommandConsole console = CommandConsole.OfProcess();
return await CommandRunner.RunProcessAsync(MergeDslCommand.Create(console, []), args, console);
