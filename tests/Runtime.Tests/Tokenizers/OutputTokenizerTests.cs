using System.Text.Json.Nodes;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using Xunit;
using static MergeDsl.Tests.Tokenizers.TestTokenizer;

namespace MergeDsl.Tests.Tokenizers;

public sealed class OutputTokenizerTests : VocabularyTest
{
    private const string Union = Mean + "tokenizer_source: union";

    [Fact]
    public void A_vocabulary_without_new_tokens_is_copied_byte_for_byte()
    {
        string odd = "{ \"model\" : {\"type\":\"BPE\", \"vocab\":{\"p\":0 ,\"q\":1}, \"merges\":[]},\"added_tokens\":[] }";
        Save("a", odd, 2);
        Save("b", Bpe(["q", "p"]), 2);
        Root.Write("a/tokenizer.model", "pieces");
        Root.Write("a/generation_config.json", "{}");
        Merge(Union);
        Assert.Equal(odd, File.ReadAllText(Root["out", "tokenizer.json"]));
        Assert.Equal("pieces", File.ReadAllText(Root["out", "tokenizer.model"]));
        Assert.Equal("{}", File.ReadAllText(Root["out", "generation_config.json"]));
    }

    [Fact]
    public void Merges_that_make_new_tokens_come_along()
    {
        Save("a", Bpe(["a", "b", "c", "bc"], ["b c"]), 4);
        Save("b", Bpe(["a", "b", "c", "ab", "abc", "odd"], ["a b", "ab c", "o dd", "c a"]), 6);
        Merge(Union);
        JsonNode model = Model();
        Assert.Equal(["a", "b", "c", "bc", "ab", "abc", "odd"], model["vocab"]!.AsObject().Select(t => t.Key));
        Assert.Equal(["b c", "a b", "ab c"], model["merges"]!.AsArray().Select(m => (string?)m));
        Assert.Equal("as it is", (string?)JsonNode.Parse(File.ReadAllText(Root["out", "tokenizer.json"]))!["kept"]);
    }

    [Fact]
    public void Added_tokens_stand_in_the_vocabulary_where_loading_would_give_them_other_ids()
    {
        Save("a", Bpe(["p"], [], Added(1, "<s>")), 2);
        Save("b", Bpe(["p", "q"], [], Added(2, "<t>")), 3);
        Merge(Union);
        Assert.Equal([("p", 0), ("<s>", 1), ("q", 2)], Model()["vocab"]!.AsObject().Select(t => (t.Key, (int)t.Value!)));
    }

    [Fact]
    public void Pieces_keep_their_scores()
    {
        Save("a", Unigram(["<unk>", "▁p"], Added(2, "<s>")), 3);
        Save("b", Unigram(["<unk>", "▁q", "▁r"]), 3);
        Merge(Union);
        Assert.Equal(
            ["""["<unk>",-1.5]""", """["▁p",-2.5]""", """["<s>",0]""", """["▁q",-2.5]""", """["▁r",-3.5]"""],
            Model()["vocab"]!.AsArray().Select(p => p!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })));
    }

    [Theory]
    [InlineData("WordPiece")]
    [InlineData("WordLevel")]
    public void Words_are_added_to_lists_of_words(string type)
    {
        Save("a", Map(type, ["[UNK]", "the"]), 2);
        Save("b", Map(type, ["[UNK]", "##s", "the"]), 3);
        Merge(Union);
        Assert.Equal(["[UNK]", "the", "##s"], Tokens());
    }

    [Fact]
    public void Tokens_of_another_kind_are_taken_with_a_warning()
    {
        Save("a", Bpe(["p"]), 1);
        Save("b", Unigram(["p", "▁q"]), 2);
        MergeProblem problem = Assert.Single(Merge(Union), p => p.Descriptor == TokenizerDiagnostics.KindsDiffer);
        Assert.StartsWith("the union takes 1 ordinary token(s) of b, a unigram tokenizer, into the BPE tokenizer of a", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Attributes_of_the_first_model_are_kept_with_a_warning()
    {
        Save("a", Bpe(["p"], [], Added(1, "<s>", lstrip: true)), 2);
        Save("b", Bpe(["p"], [], Added(1, "<s>")), 2);
        MergeProblem problem = Assert.Single(Merge(Union), p => p.Descriptor == TokenizerDiagnostics.AttributesDiffer);
        Assert.Equal("1 added token(s) have other attributes in b than in a, whose are kept: <s>", problem.Message);
        Assert.Contains("\"lstrip\":true", File.ReadAllText(Root["out", "tokenizer.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_files_beside_it_follow()
    {
        Save("a", Bpe(["p"], [], Added(1, "<s>"), Added(2, "[PAD]")), 2);
        Save("b", Bpe(["p", "q"], [], Added(2, "<t>")), 3);
        Root.Write("a/tokenizer_config.json", """{"added_tokens_decoder": {"1": {"content": "<s>"}, "2": {"content": "[PAD]"}}, "pad_token": "[PAD]", "bos_token": "<s>", "x": 1.50}""");
        Root.Write("a/special_tokens_map.json", """{"pad_token": {"content": "[PAD]"}, "bos_token": "<s>", "additional_special_tokens": ["[PAD]", "<s>"]}""");
        Root.Write("a/added_tokens.json", """{"<s>": 1, "[PAD]": 2}""");
        Root.Write("a/vocab.json", """{"p": 0}""");
        Root.Write("a/merges.txt", "#version: 0.2\n");
        Root.Write("a/tokenizer.model", "pieces");
        EquatableArray<MergeProblem> told = Merge(Union);
        Assert.Equal(
            """{"added_tokens_decoder":{"1":{"content":"<s>"},"3":{"content":"<t>","lstrip":false,"normalized":false,"rstrip":false,"single_word":false,"special":true}},"bos_token":"<s>","x":1.50}""",
            Compact("tokenizer_config.json"));
        Assert.Equal("""{"bos_token":"<s>","additional_special_tokens":["<s>"]}""", Compact("special_tokens_map.json"));
        Assert.Equal("""{"<s>":1,"<t>":3}""", Compact("added_tokens.json"));
        Assert.Equal("""{"p":0,"<s>":1,"q":2}""", Compact("vocab.json"));
        Assert.False(File.Exists(Root["out", "tokenizer.model"]));
        Assert.Contains("tokenizer.model does not come along", Assert.Single(told, p => p.Descriptor == TokenizerDiagnostics.FileLeftOut).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_stays_where_another_model_brings_its_token_back()
    {
        Save("a", Bpe(["p"], [], Added(1, "[PAD]")), 1);
        Save("b", Bpe(["p", "q"], [], Added(2, "[PAD]")), 3, first: 10);
        Root.Write("a/special_tokens_map.json", """{"pad_token": "[PAD]"}""");
        Merge(Union);
        Assert.Equal(["p", "q", "[PAD]"], Tokens());
        Assert.Equal("""{"pad_token":"[PAD]"}""", Compact("special_tokens_map.json"));
        Assert.Equal([5, 11, 12], Rows(Embedding));
    }

    [Fact]
    public void Slow_tokenizers_are_read_and_written()
    {
        Save("a", "", 3);
        Save("b", Bpe(["a", "b", "c", "ab"], ["a b"], Added(4, "<t>")), 5);
        File.Delete(Root["a", "tokenizer.json"]);
        Root.Write("a/vocab.json", """{"a": 0, "b": 1}""");
        Root.Write("a/merges.txt", "#version: 0.2\nx y\n");
        Root.Write("a/added_tokens.json", """{"<s>": 2}""");
        Merge(Union);
        Assert.Equal("""{"a":0,"b":1,"<s>":2,"c":3,"ab":4}""", Compact("vocab.json"));
        Assert.Equal("#version: 0.2\nx y\na b\n", File.ReadAllText(Root["out", "merges.txt"]));
        Assert.Equal("""{"<s>":2,"<t>":5}""", Compact("added_tokens.json"));
        Assert.Equal(6, Rows(Embedding).Length);
    }

    [Fact]
    public void SentencePiece_files_are_copied_where_all_models_have_the_same()
    {
        SavePieces("one", "one");
        Merge(Mean + "tokenizer_source: base");
        Assert.Equal("one", File.ReadAllText(Root["out", "tokenizer.model"]));
    }

    [Fact]
    public void SentencePiece_files_that_must_be_read_are_refused_with_the_remedy()
    {
        SavePieces("one", "two");
        EquatableArray<MergeProblem> problems = Refusal(Union);
        Assert.Equal(2, problems.Count);
        Assert.All(problems, p => Assert.Equal(TokenizerDiagnostics.SentencePieceOnly, p.Descriptor));
        Assert.Contains("model a: tokenizer.model is a SentencePiece file", problems[0].Message, StringComparison.Ordinal);
        Assert.Contains("save_pretrained", problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_tokenizer_is_named()
    {
        Save("a", Bpe(["p"]), 1);
        Save("b", "", 1);
        File.Delete(Root["b", "tokenizer.json"]);
        AssertRefused(TokenizerDiagnostics.NoTokenizer, "model b: ", Union);
    }

    [Fact]
    public void A_new_tokenizer_is_written_also_where_none_is_to_be_copied()
    {
        Save("a", Bpe(["p"]), 1);
        Save("b", Bpe(["p", "q"]), 2);
        Merge(Union, new() { CopyTokenizer = false });
        Assert.Equal(["p", "q"], Tokens());
        Merge(Mean + "dtype: float32\ntokenizer_source: base", new() { CopyTokenizer = false, Overwrite = true });
        Assert.Equal(["p"], Tokens());
    }

    private void SavePieces(string a, string b)
    {
        foreach ((string name, string content) in new[] { ("a", a), ("b", b) })
        {
            Save(name, "", 2);
            File.Delete(Root[name, "tokenizer.json"]);
            Root.Write($"{name}/tokenizer.model", content);
        }
    }

    private JsonNode Model() => JsonNode.Parse(File.ReadAllText(Root["out", "tokenizer.json"]))!["model"]!; // it has one

    private string Compact(string name) =>
        JsonNode.Parse(File.ReadAllText(Root["out", name]))!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }); // it is an object
}
