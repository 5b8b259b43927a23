using System.CommandLine;
using System.CommandLine.Parsing;

namespace MergeDsl.CommandLine;

/// <summary>A switch that is on or off, <c>--name</c> or <c>--no-name</c>; of several the last one counts.</summary>
internal sealed class Switch
{
    private readonly Option<bool> on;
    private readonly Option<bool> off;
    private readonly bool initially;

    public Switch(string name, string description, bool initially = false, bool hidden = false, params string[] aliases)
    {
        this.initially = initially;
        string inverse = "--no-" + name.TrimStart('-');
        on = new Option<bool>(name, aliases)
        {
            Description = initially ? $"{description} The default; {inverse} for the opposite." : description,
            Arity = ArgumentArity.Zero,
            Hidden = hidden,
        };
        off = new Option<bool>(inverse) { Arity = ArgumentArity.Zero, Hidden = true };
    }

    public void AddTo(Command command)
    {
        command.Options.Add(on);
        command.Options.Add(off);
    }

    public bool Read(ParseResult result) => LastToken(result) is { } token ? token != off.Name : initially;

    /// <summary>Whether it says the opposite of what is so without it.</summary>
    public bool AsksForChange(ParseResult result) => Read(result) != initially;

    /// <summary>How it was written, or null if it was not.</summary>
    public string? LastToken(ParseResult result)
    {
        for (int i = result.Tokens.Count - 1; i >= 0; i--)
        {
            Token token = result.Tokens[i];
            if (token.Type == TokenType.Option && (token.Value == on.Name || token.Value == off.Name || on.Aliases.Contains(token.Value)))
            {
                return token.Value;
            }
        }

        return null;
    }
}
