using System.CommandLine;
using MergeDsl.CommandLine;
using MergeDsl.Methods;

namespace MergeDsl.Cli;

/// <summary>The command <c>mergedsl</c> and what stands after it.</summary>
internal static class MergeDslCommand
{
    /// <param name="console">Where it reads and writes.</param>
    /// <param name="methods">The methods that recipes may name.</param>
    public static RootCommand Create(CommandConsole console, IReadOnlyList<MergeMethodSet> methods)
    {
        RootCommand root = new("Checks, plans and runs recipes that merge checkpoints of neural networks.");
        root.Subcommands.Add(CheckCommand.Create(console, methods));
        root.Subcommands.Add(MethodsCommand.Create(console, methods));
        return root;
    }
}
