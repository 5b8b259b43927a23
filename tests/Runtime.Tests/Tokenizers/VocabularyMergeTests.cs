using System.Text.Json.Nodes;
using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using Xunit;
using static MergeDsl.Tests.Tokenizers.TestTokenizer;

namespace MergeDsl.Tests.Tokenizers;

public sealed class VocabularyMergeTests : VocabularyTest
{
    private const string Three = "models: [{model: a}, {model: b}, {model: c}]\nparameters: {weight: 1}\nmerge_method: linear\nbase_model: a\n";

    [Fact]
    public void A_union_leaves_out_tokens_without_rows_and_takes_new_ones_from_their_only_owner()
    {
        SaveThree();
        EquatableArray<MergeProblem> told = Merge(Three + "tokenizer_source: union");
        Assert.Equal([.. Letters(64), "x", "y"], Tokens());
        foreach (string tensor in new[] { Embedding, Head, Bias })
        {
            Assert.Equal([.. Enumerable.Range(0, 64).Select(i => 1000f + i), 2064, 2065], Rows(tensor));
        }

        Assert.Equal("info MRG5093: 4 token(s) of b have ids at or past its vocab_size 64 and are not taken from it: u0, u1, u2 and 1 more", Assert.Single(told, p => p.Descriptor == TokenizerDiagnostics.TokensUnused).ToString());
        Assert.Equal(66, (int?)JsonNode.Parse(File.ReadAllText(Root["out", "config.json"]))!["vocab_size"]);
    }

    [Theory]
    [InlineData("base", 64)]
    [InlineData("c", 66)]
    [InlineData("b", 64)]
    public void A_vocabulary_is_one_models(string source, int count)
    {
        SaveThree();
        Merge(Three + $"tokenizer: {{source: {source}}}");
        Assert.Equal(count, Tokens().Length);
        Assert.Equal(count, Rows(Head).Length);
    }

    [Fact]
    public void Methods_of_task_vectors_follow_the_vocabulary()
    {
        SaveThree();
        const string Recipe = "models: [{model: b, parameters: {weight: 1}}, {model: c, parameters: {weight: 0.5}}]\nmerge_method: task_arithmetic\nbase_model: a\n";
        Merge(Recipe + "tokenizer_source: union");

        // The base gets the new rows from c, and b from the base: there is no difference.
        Assert.Equal([5 + 1000 + 1000, 2064, 2065], [Rows(Embedding)[5], .. Rows(Embedding)[^2..]]);
    }

    [Fact]
    public void Rows_and_biases_follow_tokens_that_changed_places()
    {
        string[] tokens = Letters(8);
        Save("a", Bpe(tokens), 8);
        (tokens[3], tokens[4]) = (tokens[4], tokens[3]);
        Save("b", Bpe(tokens), 8);
        foreach (string source in new[] { "base", "union" })
        {
            Merge(Mean + $"tokenizer_source: {source}", new() { Overwrite = true });
            Assert.Equal([0, 1, 2, 3.5f, 3.5f, 5, 6, 7], Rows(Bias));
            Assert.Equal([0, 1, 2, 3.5f, 3.5f, 5, 6, 7], Rows(Head));
        }
    }

    [Fact]
    public void A_token_that_the_base_has_is_filled_from_the_base_and_one_of_two_others_from_both()
    {
        Save("a", Bpe(["p", "q"]), 2);
        Save("b", Bpe(["p", "x"]), 2, first: 100);
        Save("c", Bpe(["p", "x"]), 2, first: 300);
        Merge(Three + "tokenizer: {}");
        Assert.Equal(["p", "q", "x"], Tokens());

        // p: 0, 100, 300. q: 1 of a for all. x: 101 and 301, their mean for a.
        Assert.Equal([133.33333f, 1, 201], Rows(Embedding));
    }

    [Fact]
    public void Without_a_base_a_missing_row_is_the_mean_of_all_that_have_it()
    {
        Save("a", Bpe(["p", "q"]), 2);
        Save("b", Bpe(["p", "q"]), 2, first: 100);
        Save("c", Bpe(["p"]), 1, first: 300);
        Merge(Three.Replace("base_model: a\n", "", StringComparison.Ordinal) + "tokenizer_source: union");
        Assert.Equal([133.33333f, 51], Rows(Embedding));
    }

    [Fact]
    public void Ordinary_tokens_come_before_added_ones_and_each_keeps_the_order_of_its_file()
    {
        Save("a", Bpe(["p"], [], Added(1, "<a>")), 2);
        Save("b", Bpe(["q", "p", "r"], [], Added(3, "<b>")), 4);
        Save("c", Bpe(["s", "<b>", "p"], [], Added(3, "<c>")), 4);
        Merge(Three + "tokenizer_source: union");
        Assert.Equal(["p", "<a>", "q", "r", "s", "<b>", "<c>"], Tokens());
    }

    [Fact]
    public void Padding_rows_are_the_mean_of_all_others()
    {
        Save("a", Bpe(Letters(71)), 71);
        Save("b", Bpe(Letters(71)), 96, first: 10);
        Merge(Mean + "tokenizer: {source: union, pad_to_multiple_of: 32}");
        Assert.Equal(71, Tokens().Length);
        Assert.Equal([75, .. Enumerable.Repeat(40f, 25)], Rows(Embedding)[70..]);
        Assert.Contains("\"vocab_size\": 96", File.ReadAllText(Root["out", "config.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Padding_to_more_rows_than_there_can_be_is_refused()
    {
        Save("a", Bpe(["p"]), 1);
        Save("b", Bpe(["p"]), 1);
        AssertRefused(TokenizerDiagnostics.TooManyRows, "pad_to_multiple_of 2147483647 makes 2147483647 rows of 1 tokens", Mean + "tokenizer: {pad_to_multiple_of: 2147483647}");
    }

    [Fact]
    public void A_row_that_no_token_has_is_padding()
    {
        Save("a", Bpe(["p"], [], Added(3, "<a>")), 4);
        Save("b", Bpe(["p"]), 1, first: 10);
        Merge(Mean + "tokenizer: {source: base}\nbase_model: a");
        // The mean of 0 and 3 in a, of 10 and 3 in b.
        Assert.Equal([5, 4, 4, 3], Rows(Embedding));
    }

    [Fact]
    public void A_tokenizer_may_be_that_of_a_model_that_takes_no_part()
    {
        Save("a", Bpe(["p", "q"]), 2);
        Save("b", Bpe(["q", "p"]), 2, first: 10);
        Root.Write("c/tokenizer.json", Bpe(["new", "q", "p"]));
        EquatableArray<MergeProblem> told = Merge(Mean + "tokenizer_source: c");
        Assert.Equal([0, 5.5f, 5.5f], Rows(Embedding));
        Assert.Contains("1 token(s) are in no model of this merge, and their rows are zeros: new", Assert.Single(told, p => p.Descriptor == TokenizerDiagnostics.RowsOfZeros).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_in_the_configuration_that_mean_other_tokens_are_named()
    {
        Save("a", Bpe(["p", "</s>"]), 2);
        Root.Write("a/config.json", """{"vocab_size": 2, "bos_token_id": 0, "eos_token_id": [1]}""");
        Save("b", Bpe(["p", "q", "</s>"]), 3);
        Assert.Equal(
            "eos_token_id 1, which is </s> in a; in the new vocabulary </s> has the id 2: set it by hand after the merge",
            Assert.Single(Merge(Mean + "tokenizer_source: b"), p => p.Descriptor == TokenizerDiagnostics.IdsDiffer).Message.Split(" says ")[1]);
        Assert.DoesNotContain(Merge(Mean + "tokenizer_source: union", new() { Overwrite = true }), p => p.Descriptor == TokenizerDiagnostics.IdsDiffer);
    }

    [Fact]
    public void The_plan_shows_what_each_model_gives_and_lacks()
    {
        SaveThree();
        Assert.Contains(
            """
            vocabulary of  kind  tokens  filled  new
            a              BPE   64      3       0
            b              BPE   64      3       0
            c              BPE   66      1       2: x, y
            67 tokens in 80 rows, from the tokenizer of a; listed in the recipe: z

            chat template: chatml

            """,
            Plan(Three + "chat_template: chatml\ntokenizer: {pad_to_multiple_of: 16, tokens: {z: {source: {kind: zero}}}}").Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void Truncation_does_nothing_where_a_tokenizer_is_named()
    {
        Save("a", Bpe(Letters(8)), 8);
        Save("b", Bpe(Letters(10)), 10);
        EquatableArray<MergeProblem> told = Merge(Mean + "tokenizer_source: union", new() { TruncateEmbeddings = true });
        Assert.Equal(10, Rows(Embedding).Length);
        Assert.DoesNotContain(told, p => p.Descriptor == MergeDiagnostics.EmbeddingsTruncated);
    }

    [Theory]
    [InlineData("dare_ties", "{weight: 1, density: 0.5}")]
    [InlineData("ties", "{weight: 1, density: 0.5}")]
    [InlineData("della", "{weight: 1, density: 0.5}")]
    public void Any_number_of_threads_writes_the_same_bytes(string method, string parameters)
    {
        Save("a", Bpe(Letters(3000)), 3000);
        Save("b", Bpe([.. Letters(3500).Reverse()]), 3500, first: 7);
        Save("c", Bpe([.. Letters(3300).OrderBy(t => t, StringComparer.Ordinal)]), 3300, first: 9);
        string recipe = $"models: [{{model: b}}, {{model: c}}]\nparameters: {parameters}\nmerge_method: {method}\nbase_model: a\ntokenizer: {{pad_to_multiple_of: 128}}";
        Merge(recipe, new() { Threads = 1 });
        byte[] one = File.ReadAllBytes(Root["out", "model.safetensors"]);
        Merge(recipe, new() { Threads = 4, MemoryBudget = 1 << 20, Overwrite = true });
        Assert.Equal(one, File.ReadAllBytes(Root["out", "model.safetensors"]));
    }

    private void SaveThree()
    {
        Save("a", Bpe(Letters(64)), 64);
        Save("b", Bpe(Letters(64), [], [.. Enumerable.Range(0, 4).Select(i => Added(64 + i, $"u{i}"))]), 64, first: 1000);
        Save("c", Bpe(Letters(64), [], Added(64, "x"), Added(65, "y")), 66, first: 2000);
    }
}
