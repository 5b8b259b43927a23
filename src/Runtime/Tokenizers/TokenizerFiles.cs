using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;

namespace MergeDsl.Tokenizers;

/// <summary>The names of a tokenizer's files, and how they are opened: bounded, and with an error that names the file.</summary>
internal static class TokenizerFiles
{
    public const string Tokenizer = "tokenizer.json";
    public const string Config = "tokenizer_config.json";
    public const string SpecialTokens = "special_tokens_map.json";
    public const string AddedTokens = "added_tokens.json";
    public const string Vocabulary = "vocab.json";
    public const string Merges = "merges.txt";
    public const string WordList = "vocab.txt";
    public const string ChatTemplate = "chat_template.jinja";

    /// <summary>The template of a processor, under the key that tokenizers have it under.</summary>
    public const string ChatTemplateConfig = "chat_template.json";

    /// <summary>SentencePiece files.</summary>
    public static readonly string[] SentencePiece = ["tokenizer.model", "spiece.model", "sentencepiece.bpe.model"];

    private static readonly string[] Others = [Tokenizer, Config, SpecialTokens, AddedTokens, Vocabulary, WordList, Merges, ChatTemplate, ChatTemplateConfig];

    // The largest that are known have 35 MB; a parsed file takes up to six times its length.
    private const int MostBytes = 64 << 20;

    /// <summary>The names of a tokenizer's files in a directory, in order.</summary>
    public static IEnumerable<string> In(string directory) =>
        Directory.EnumerateFiles(directory).Select(f => Path.GetFileName(f)).Where(IsOne).Order(StringComparer.Ordinal);

    /// <summary>Whether a file belongs to a tokenizer.</summary>
    public static bool IsOne(string name) =>
        Others.Contains(name, StringComparer.OrdinalIgnoreCase) || SentencePiece.Contains(name, StringComparer.OrdinalIgnoreCase)
        || name.EndsWith(".tiktoken", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a file says which tokens there are.</summary>
    public static bool HasTokens(string name) => name is Tokenizer or Vocabulary or WordList || SentencePiece.Contains(name);

    /// <summary>Reads a file that holds a JSON object.</summary>
    /// <exception cref="MergeException">It holds something else.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static JsonDocument ReadJson(string path)
    {
        ReadOnlyMemory<byte> bytes = ReadBytes(path);
        try
        {
            ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
            JsonDocument document = JsonDocument.Parse(bytes.Span.StartsWith(mark) ? bytes[mark.Length..] : bytes);
            Check(document, path, bytes.Length);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw Damaged(path, $"a JSON object is expected, and it is {document.RootElement.ValueKind}");
        }
        catch (JsonException e)
        {
            throw Damaged(path, $"no valid JSON: {e.Message}");
        }
    }

    /// <summary>Reads a text file as lines.</summary>
    /// <exception cref="MergeException">It is not UTF-8.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string[] ReadLines(string path)
    {
        string[] lines = Encoding.UTF8.GetString(ReadBytes(path)).Split('\n');
        return [.. (lines[^1].Length == 0 ? lines[..^1] : lines).Select(l => l.TrimEnd('\r'))];
    }

    // Escapes that stand for no character are found only where they are read. In small files that is here.
    private static void Check(JsonDocument document, string path, int length)
    {
        if (length <= 1 << 20)
        {
            using Utf8JsonWriter nowhere = new(Stream.Null);
            _ = Reading(path, () =>
            {
                document.WriteTo(nowhere);
                return nowhere.BytesPending;
            });
        }
    }

    /// <summary>Runs what reads texts and numbers of a JSON file.</summary>
    /// <exception cref="MergeException">A text has an escape that stands for no character.</exception>
    public static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or ArgumentException)
        {
            throw Damaged(path, $"a value in it cannot be read: {e.Message}");
        }
    }

    public static MergeException Damaged(string path, string what) => MergeException.Of(TokenizerDiagnostics.BadTokenizerFile, path, what);

    private static byte[] ReadBytes(string path)
    {
        long length = new FileInfo(path).Length;
        if (length > MostBytes)
        {
            throw Damaged(path, $"it has {length} bytes, and tokenizers of at most {MostBytes} are read");
        }

        byte[] bytes = File.ReadAllBytes(path);
        return Utf8.IsValid(bytes) ? bytes : throw Damaged(path, "it is not UTF-8");
    }
}
