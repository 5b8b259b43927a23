using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using Xunit;
using static MergeDsl.Tests.Tokenizers.TestTokenizer;

namespace MergeDsl.Tests.Tokenizers;

public sealed class TokenSettingTests : VocabularyTest
{
    [Fact]
    public void Tokens_take_the_rows_that_the_recipe_names()
    {
        SaveTwo();
        Merge(Mean + """
            tokenizer:
              pad_to_multiple_of: 8
              tokens:
                t1: {source: b, force: true}
                t2: {source: {kind: model_token, model: b, token: x}, force: true}
                t3: {source: {kind: model_token, model: a, token_id: 5}, force: true}
                t4: {}
                x: {source: {kind: zero}}
                new: {source: {kind: model_token, model: a, token_id: 3}}
            """);
        Assert.Equal([.. Letters(6), "x", "y", "new"], Tokens());
        float[] rows = [500, 1001, 1006, 5, 504, 505, 503, 1007, 3];
        Assert.Equal(rows, Rows(Embedding)[..9]);
        Assert.Equal(rows, Rows(Bias)[..9]);
        Assert.All(Rows(Embedding)[9..], v => Assert.Equal(rows.Average(), v, 1e-3));
        Assert.Equal(16, Rows(Head).Length);
    }

    [Fact]
    public void A_listed_token_that_the_vocabulary_lacks_is_new_to_all_models()
    {
        SaveTwo();
        Merge(Mean + "tokenizer: {source: base, tokens: {x: {source: {kind: model_token, model: a, token: t0}}, y: {source: b}}}");
        Assert.Equal([.. Letters(6), "x", "y"], Tokens());
        Assert.Equal([0, 1007], Rows(Embedding)[6..]);

        // It is special in b, and stays so.
        Assert.Contains("\"content\": \"y\",\n      \"single_word\": false,\n      \"lstrip\": false,\n      \"rstrip\": false,\n      \"normalized\": false,\n      \"special\": true", File.ReadAllText(Root["out", "tokenizer.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_matters_only_where_a_row_is_needed()
    {
        SaveTwo();
        Merge(Mean + "tokenizer: {tokens: {t1: {source: {kind: model_token, model: b, token_id: 99}}}}");
        Assert.Equal(501, Rows(Embedding)[1]);
    }

    [Theory]
    [InlineData("new: {}", "MRG5097", "tokens: new is missing in a, and its entry does not say where its row comes from")]
    [InlineData("x: {}", "MRG5097", "tokens: x is missing in a, ")]
    [InlineData("y: {source: a}", "MRG5096", "tokens: y needs a row of a, which has no token y in its vocabulary")]
    [InlineData("new: {source: b}", "MRG5096", "tokens: new needs a row of b, which has no token new in its vocabulary")]
    [InlineData("t1: {source: {kind: model_token, model: a, token: x}, force: true}", "MRG5096", "tokens: t1 needs a row of a, which has no token x in its vocabulary")]
    [InlineData("t1: {source: {kind: model_token, model: a, token_id: 6}, force: true}", "MRG5096", "tokens: t1 needs a row of a, which has no row 6, its vocabulary has 6")]
    public void A_row_that_cannot_be_had_names_token_and_model(string entry, string id, string message)
    {
        SaveTwo();
        EquatableArray<MergeProblem> problems = Refusal(Mean + $"tokenizer: {{tokens: {{{entry}}}}}");
        Assert.Contains(problems, p => p.Descriptor.Id == id && p.Message.Contains(message, StringComparison.Ordinal));
        Assert.Equal(problems.Count, problems.Distinct().Count());
    }

    [Fact]
    public void A_tensor_without_a_row_that_is_asked_for_names_token_and_model()
    {
        SaveTwo();
        Save("b", Bpe(Letters(6), [], Added(6, "x"), Added(7, "y")), 8, first: 1000, tied: true);
        AssertRefused(
            TokenizerDiagnostics.TensorWithoutRow, "tokens: x needs a row of lm_head.bias, and b has no such tensor",
            Mean + "tokenizer: {tokens: {x: {source: b}}}");
    }

    private void SaveTwo()
    {
        Save("a", Bpe(Letters(6)), 6);
        Save("b", Bpe(Letters(6), [], Added(6, "x"), Added(7, "y")), 8, first: 1000);
    }
}
