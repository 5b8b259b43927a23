using System.CommandLine;
using MergeDsl.Catalog;
using MergeDsl.Schema;

namespace MergeDsl.CommandLine;

/// <summary><c>schema</c>: the JSON schema of recipes, for editors that complete YAML.</summary>
internal static class SchemaCommand
{
    public static Command Create(CommandConsole console, MethodCatalog catalog)
    {
        Command command = new("schema", "Print the JSON schema of recipes, for completion and hover in editors.");
        command.SetAction(_ =>
        {
            console.Out.Write(RecipeSchema.Of(catalog));
            return ExitCode.Success;
        });
        return command;
    }
}
