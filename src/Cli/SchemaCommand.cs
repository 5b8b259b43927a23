using System.CommandLine;
using MergeDsl.CommandLine;
using MergeDsl.Methods;
using MergeDsl.Schema;

namespace MergeDsl.Cli;

/// <summary><c>mergedsl schema</c>: the JSON schema of recipes, for editors that complete YAML.</summary>
internal static class SchemaCommand
{
    public static Command Create(CommandConsole console, IReadOnlyList<MergeMethodSet> methods)
    {
        Command command = new("schema", "Print the JSON schema of recipes, for completion and hover in editors.");
        command.SetAction(_ =>
        {
            console.Out.Write(RecipeSchema.Of(new(methods.SelectMany(set => set.Schemas))));
            return ExitCode.Success;
        });
        return command;
    }
}
