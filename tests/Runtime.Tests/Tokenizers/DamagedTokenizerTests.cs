using System.Text;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Tokenizers;
using Xunit;
using static MergeDsl.Tests.Tokenizers.TestTokenizer;

namespace MergeDsl.Tests.Tokenizers;

public sealed class DamagedTokenizerTests : VocabularyTest
{
    private const string Recipe = Mean + "chat_template: auto\ntokenizer: {source: union, pad_to_multiple_of: 8, tokens: {new: {source: {kind: zero}}}}";

    [Theory]
    [InlineData("[]", "a JSON object is expected, and it is Array")]
    [InlineData("{", "no valid JSON")]
    [InlineData("{}", "it has no `model`")]
    [InlineData("""{"model": 1}""", "model is 1, and an object is expected")]
    [InlineData("""{"model": {"type": "BPE"}}""", "model has no `vocab`")]
    [InlineData("""{"model": {"type": "Markov", "vocab": {}}}""", "model.type is \"Markov\", and known are BPE, Unigram, WordPiece and WordLevel")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"p": -1}}}""", "model.vocab['p'] is -1, and ids are whole numbers from 0 to 16777215")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"p": 99999999999}}}""", "model.vocab['p'] is 99999999999")]
    [InlineData("""{"model": {"type": "Unigram", "vocab": [["p"]]}}""", "model.vocab[0] is a list, and a text with its score is expected")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"\ud800": 0}}}""", "a value in it cannot be read")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {}}, "added_tokens": [{"id": 1}]}""", "added_tokens[0].content is no text")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {}}, "added_tokens": [{"content": "x"}]}""", "added_tokens[0].id is missing")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {}}, "added_tokens": [{"content": "x", "id": 1, "special": "yes"}]}""", "added_tokens[0].special is neither true nor false")]
    public void A_damaged_file_is_named_with_the_place(string text, string message)
    {
        Save("a", Bpe(["p"]), 1);
        Save("b", text, 1);
        AssertRefused(TokenizerDiagnostics.BadTokenizerFile, message, Recipe);
        AssertRefused(TokenizerDiagnostics.BadTokenizerFile, Root["b", "tokenizer.json"], Recipe);
    }

    [Fact]
    public void Damaged_merges_are_named()
    {
        Save("a", Bpe(["p"]), 1);
        Save("b", """{"model": {"type": "BPE", "vocab": {"q": 0}, "merges": [["a", "b", "c"]]}}""", 1);
        AssertRefused(TokenizerDiagnostics.BadTokenizerFile, "model.merges[0] is a list, and two tokens are expected", Recipe);
    }

    [Fact]
    public void Broken_files_by_the_thousand_are_errors_or_merges()
    {
        string[] names = ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt"];
        Save("a", Bpe(["p", "q", "pq"], ["p q"], Added(3, "<s>")), 4);
        Save("b", Bpe(["p", "r", "pr"], ["p r"], Added(3, "<t>")), 4);
        Root.Write("b/tokenizer_config.json", """{"added_tokens_decoder": {"3": {"content": "<t>", "special": true}}, "chat_template": "t", "bos_token": "<t>"}""");
        Root.Write("b/special_tokens_map.json", """{"bos_token": {"content": "<t>"}}""");
        Root.Write("b/added_tokens.json", """{"<t>": 3}""");
        Root.Write("b/vocab.json", """{"p": 0, "r": 1}""");
        Root.Write("b/merges.txt", "#version\np r\n");
        Dictionary<string, byte[]> good = names.ToDictionary(n => n, n => File.ReadAllBytes(Root["b", n]));
        Random random = new(5);
        int refused = 0;
        for (int trial = 0; trial < 1500; trial++)
        {
            string name = names[random.Next(names.Length)];
            File.WriteAllBytes(Root["b", name], Damage(good[name], random));
            bool isSlow = random.Next(3) == 0;
            if (isSlow)
            {
                File.Delete(Root["b", "tokenizer.json"]);
            }

            try
            {
                foreach (OutputFile file in Plan(Recipe).Tokenizer.Files())
                {
                    file.WriteTo(Stream.Null);
                }
            }
            catch (MergeException e)
            {
                refused++;
                Assert.All(e.Problems, p => Assert.StartsWith("MRG5", p.Descriptor.Id, StringComparison.Ordinal));
            }

            File.WriteAllBytes(Root["b", name], good[name]);
            File.WriteAllBytes(Root["b", "tokenizer.json"], good["tokenizer.json"]);
        }

        Assert.True(refused > 300, $"{refused} were refused");
    }

    private static byte[] Damage(byte[] good, Random random)
    {
        byte[] bad = random.Next(4) == 0 ? good[..random.Next(good.Length)] : [.. good];
        string[] values = ["null", "-1", "{}", "[]", "\"\\ud800\"", "1e99", "true"];
        if (random.Next(3) == 0)
        {
            // A value in place of a character makes files that are valid JSON and wrong.
            int at = random.Next(good.Length);
            return [.. good[..at], .. Encoding.UTF8.GetBytes(values[random.Next(values.Length)]), .. good[Math.Min(at + random.Next(1, 6), good.Length)..]];
        }

        for (int i = random.Next(4); i > 0 && bad.Length > 0; i--)
        {
            bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
        }

        return bad;
    }
}
