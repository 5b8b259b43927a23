using System.CommandLine;

namespace MergeDsl.CommandLine;

/// <summary>Switches of published command lines that concern the machinery of another tool: accepted, and noted.</summary>
internal sealed class ForeignSwitches
{
    private readonly Switch[] switches =
    [
        Hidden("--trust-remote-code"),
        Hidden("--cuda"),
        Hidden("--low-cpu-memory"),
        Hidden("--lazy-unpickle"),
        Hidden("--read-to-gpu"),
        Hidden("--multi-gpu"),
        Hidden("--gpu-rich"),
        Hidden("--async-write"),
        Hidden("--clone-tensors"),
        Hidden("--safe-serialization", initially: true),
        Hidden("--stream", initially: true),
    ];

    private readonly Option<string>[] settings =
    [
        new("--lora-merge-cache") { Hidden = true },
        new("--device") { Hidden = true },
        new("--write-threads") { Hidden = true },
    ];

    public void AddTo(Command command)
    {
        foreach (Switch item in switches)
        {
            item.AddTo(command);
        }

        foreach (Option<string> item in settings)
        {
            command.Options.Add(item);
        }
    }

    /// <summary>A sentence that names those which ask for something that does not happen here; or null.</summary>
    public string? Note(ParseResult result)
    {
        List<string> given = [.. switches.Where(s => s.AsksForChange(result)).Select(s => s.LastToken(result)!)];
        given.AddRange(settings.Where(s => result.GetResult(s) is { Implicit: false }).Select(s => s.Name));
        return given.Count == 0
            ? null
            : $"note: no effect here: {string.Join(", ", given)} (tensors are streamed through the processor and written as safetensors; no code of a model is run)";
    }

    private static Switch Hidden(string name, bool initially = false) => new(name, "", initially, hidden: true);
}
