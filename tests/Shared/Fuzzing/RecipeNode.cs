using System.Text;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MergeDsl.Tests.Fuzzing;

/// <summary>A node of a recipe that can be changed and printed again; aliases are copies.</summary>
public sealed class RecipeNode
{
    /// <summary>A single value as it is written; null for lists and mappings.</summary>
    public string? Text { get; set; }

    /// <summary>Entries of a mapping, or of a list, whose keys are null.</summary>
    public List<(string? Key, RecipeNode Value)> Entries { get; private set; } = [];

    public bool IsMapping { get; set; }

    /// <summary>The documents of a recipe that is YAML.</summary>
    public static List<RecipeNode> Parse(string text)
    {
        YamlStream stream = [];
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(d => Of(d.RootNode))];
    }

    public static RecipeNode Of(string text) => new() { Text = text };

    public RecipeNode Copy() => new() { Text = Text, IsMapping = IsMapping, Entries = [.. Entries.Select(e => (e.Key, e.Value.Copy()))] };

    /// <summary>Becomes another node.</summary>
    public void Become(RecipeNode other) => (Text, IsMapping, Entries) = (other.Text, other.IsMapping, [.. other.Entries]);

    /// <summary>The node with all that is below it.</summary>
    public IEnumerable<RecipeNode> All() => Entries.SelectMany(e => e.Value.All()).Prepend(this);

    /// <summary>The node as YAML, in brackets or in lines with <paramref name="step"/> blanks of indentation.</summary>
    public string Print(bool inBrackets, int step)
    {
        StringBuilder text = new();
        if (inBrackets || Text is not null || Entries.Count == 0)
        {
            Flow(text);
        }
        else
        {
            Block(text, 0, step);
        }

        return text.Append('\n').ToString();
    }

    private void Flow(StringBuilder text)
    {
        text.Append(Text ?? (IsMapping ? "{" : "["));
        for (int i = 0; i < Entries.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(Entries[i].Key is { } key ? key + ": " : "");
            Entries[i].Value.Flow(text);
        }

        text.Append(Text is not null ? "" : IsMapping ? "}" : "]");
    }

    private void Block(StringBuilder text, int indent, int step)
    {
        foreach ((string? key, RecipeNode value) in Entries)
        {
            text.Append(' ', indent).Append(key is null ? "-" : key + ":");
            if (value.Text is not null || value.Entries.Count == 0)
            {
                text.Append(' ');
                value.Flow(text);
                text.Append('\n');
            }
            else
            {
                text.Append('\n');
                value.Block(text, indent + step, step);
            }
        }
    }

    private static RecipeNode Of(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new() { IsMapping = true, Entries = [.. mapping.Children.Select(c => ((string?)Of(c.Key).Text, Of(c.Value)))] },
        YamlSequenceNode list => new() { Entries = [.. list.Children.Select(c => ((string?)null, Of(c)))] },
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Of(scalar.Value ?? ""),
        YamlScalarNode scalar => Of(JsonSerializer.Serialize(scalar.Value)),
        _ => Of("~"),
    };
}
