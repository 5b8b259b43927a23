using System.Text;
using System.Text.Json;

namespace MergeDsl.Tokenizers;

/// <summary>Writes the files of slow tokenizers for another vocabulary.</summary>
internal static class SlowTokenizerWriter
{
    /// <summary>Writes <c>vocab.json</c>.</summary>
    public static void WriteVocabulary(string path, VocabularyEdit edit, Stream destination)
    {
        using JsonDocument document = TokenizerFiles.ReadJson(path);
        using (Utf8JsonWriter json = new(destination, TokenizerJsonWriter.Layout))
        {
            json.WriteStartObject();
            foreach (JsonProperty token in document.RootElement.EnumerateObject())
            {
                if (!edit.Removed.Contains(token.Name))
                {
                    token.WriteTo(json);
                }
            }

            foreach (OrdinaryToken token in edit.Entries)
            {
                json.WriteNumber(token.Text, token.Id);
            }

            json.WriteEndObject();
        }

        destination.WriteByte((byte)'\n');
    }

    /// <summary>Writes <c>merges.txt</c>.</summary>
    public static void WriteMerges(string path, VocabularyEdit edit, Stream destination)
    {
        using StreamWriter text = Text(destination);
        foreach (string line in TokenizerFiles.ReadLines(path))
        {
            if (TokenMerge.Parse(line) is not { } merge || edit.Keeps(merge))
            {
                text.WriteLine(line);
            }
        }

        foreach (TokenMerge merge in edit.Merges.Where(m => !m.Result.Contains(' ')))
        {
            text.WriteLine($"{merge.Left} {merge.Right}");
        }
    }

    /// <summary>Writes <c>vocab.txt</c>, where the line is the id.</summary>
    public static void WriteWords(string path, VocabularyEdit edit, Stream destination)
    {
        using StreamWriter text = Text(destination);
        int id = 0;
        foreach (string line in TokenizerFiles.ReadLines(path).Where((_, row) => edit.Keeps(row)))
        {
            text.WriteLine(line);
            id++;
        }

        foreach (OrdinaryToken token in edit.Entries)
        {
            for (; id < token.Id; id++)
            {
                text.WriteLine($"[unused{id}]");
            }

            text.WriteLine(token.Text);
            id++;
        }
    }

    private static StreamWriter Text(Stream destination) => new(destination, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
}
