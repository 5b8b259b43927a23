using System.Globalization;
using MergeDsl.CommandLine;
using MergeDsl.Recipes;
using MergeDsl.Tokenizers;

namespace MergeDsl.Planning;

/// <summary>Prints what becomes of tokenizer and chat template: the tokens that each model knows, gives, and is filled up with.</summary>
internal static class TokenizerText
{
    public static void Write(OutputTokenizer tokenizer, string? chatTemplate, TextWriter text)
    {
        if (tokenizer.Vocabulary is { } vocabulary)
        {
            TextTable table = new("vocabulary of", "kind", "tokens", "filled", "new");
            foreach (VocabularyShare share in tokenizer.Shares)
            {
                table.Add(
                    share.Model.ToString(), share.Kind, Number(share.Tokens), Number(share.Filled),
                    share.New.Count == 0 ? "0" : $"{Number(share.New.Count)}: {Listing.Of(share.New)}");
            }

            table.Write(text);
            string[] listed = [.. vocabulary.New.Where(t => t.Origin is null).Select(t => t.Text)];
            text.WriteLine($"{Number(vocabulary.Ids.Count)} tokens in {Number(tokenizer.RowCount)} rows, from the tokenizer of {vocabulary.Start.Model}"
                + (listed.Length == 0 ? "" : $"; listed in the recipe: {Listing.Of(listed)}"));
            text.WriteLine();
        }

        if (!string.IsNullOrEmpty(chatTemplate))
        {
            text.WriteLine($"chat template: {(chatTemplate.Length < 20 ? chatTemplate : "as the recipe writes it")}");
            text.WriteLine();
        }
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
