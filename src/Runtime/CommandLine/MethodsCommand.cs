using System.CommandLine;
using MergeDsl.Catalog;

namespace MergeDsl.CommandLine;

/// <summary><c>methods [NAME] [--json]</c>: what recipes may write after <c>merge_method:</c>, and what each method takes.</summary>
internal static class MethodsCommand
{
    public static Command Create(CommandConsole console, MethodCatalog catalog)
    {
        Argument<string?> name = new("NAME") { Description = "A method, to see its parameters.", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> json = new("--json") { Description = "Print everything that is declared as JSON, for programs." };
        Command command = new("methods", "List the merge methods, or explain one of them.") { name, json };
        command.SetAction(result => result.GetValue(name) is { } method
            ? Explain(method, result.GetValue(json), catalog, console)
            : List(result.GetValue(json), catalog, console));
        return command;
    }

    private static int List(bool asJson, MethodCatalog catalog, CommandConsole console)
    {
        if (asJson)
        {
            console.Out.WriteLine(MethodsJson.Of(catalog.Methods));
            return ExitCode.Success;
        }

        TextTable table = new("method", "inputs", "base", "what it does");
        foreach (MethodSchema method in catalog.Methods)
        {
            table.Add(method.Name, MethodWords.Inputs(method), MethodWords.Base(method.Base), method.Summary);
        }

        table.Write(console.Out);
        return ExitCode.Success;
    }

    private static int Explain(string name, bool asJson, MethodCatalog catalog, CommandConsole console)
    {
        if (catalog.Find(name) is not { } method)
        {
            string remedy = catalog.Closest(name) is { } meant
                ? $"did you mean '{meant.Name}'?"
                : $"there are {string.Join(", ", catalog.Methods.Select(m => m.Name))}";
            console.Error.WriteLine($"error: there is no method '{name}'; {remedy}");
            return ExitCode.Mistake;
        }

        if (asJson)
        {
            console.Out.WriteLine(MethodsJson.Of(method));
            return ExitCode.Success;
        }

        console.Out.WriteLine($"{method.Name}: {method.Summary}");
        console.Out.WriteLine($"Inputs: {MethodWords.Inputs(method)}; base model: {MethodWords.Base(method.Base)}.");
        WriteParameters(method, console.Out);
        foreach (MethodConstraint constraint in method.Constraints)
        {
            console.Out.WriteLine($"Condition: {MethodWords.Condition(constraint)}.");
        }

        if (method.Ignored.Count > 0)
        {
            console.Out.WriteLine($"Accepted without effect: {string.Join(", ", method.Ignored.Select(p => p.Name))}.");
        }

        if (method.Paper is not null)
        {
            console.Out.WriteLine($"Published in {method.Paper}.");
        }

        return ExitCode.Success;
    }

    private static void WriteParameters(MethodSchema method, TextWriter output)
    {
        if (method.Parameters.Count == 0)
        {
            return;
        }

        TextTable table = new("parameter", "scope", "type", "default", "allowed", "what it does");
        foreach (ParameterSchema parameter in method.Parameters)
        {
            table.Add(
                parameter.Name,
                parameter.Scope == ParameterScope.Global ? "global" : "per model",
                MethodWords.Type(parameter.Type),
                MethodWords.Default(parameter),
                MethodWords.Allowed(parameter),
                parameter.Summary);
        }

        output.WriteLine();
        table.Write(output);
        output.WriteLine();
    }
}
