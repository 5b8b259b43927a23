using MergeDsl.Diagnostics;
using MergeDsl.Recipes;

namespace MergeDsl.Tokenizers;

/// <summary>Builds the output's vocabulary as the recipe says, and tells what is remarkable about it.</summary>
internal static class VocabularyBuilder
{
    /// <summary>The vocabulary.</summary>
    /// <param name="settings">What the recipe says.</param>
    /// <param name="start">The vocabulary that it starts from.</param>
    /// <param name="models">Those of the inputs, in the recipe's order.</param>
    /// <param name="problems">Takes what is remarkable.</param>
    public static OutputVocabulary Build(TokenizerSettings settings, ModelVocabulary start, IReadOnlyList<ModelVocabulary> models, ProblemList problems)
    {
        foreach (ModelVocabulary model in models.Prepend(start).Distinct().Where(m => m.Unused.Count > 0))
        {
            problems.AddAt(RecipePlace.EntryOf(model.Model), TokenizerDiagnostics.TokensUnused, model.Unused.Count, model.Model, model.Size, Listing.Of(model.Unused));
        }

        OutputVocabulary vocabulary = new(start);
        if (settings.Source.Kind == TokenizerSourceKind.Union)
        {
            Unite(vocabulary, models, problems);
        }

        foreach (TokenSetting token in settings.Tokens.Where(t => !vocabulary.Ids.ContainsKey(t.Token)))
        {
            vocabulary.AddListed(token.Token, models);
        }

        return vocabulary;
    }

    private static void Unite(OutputVocabulary vocabulary, IReadOnlyList<ModelVocabulary> models, ProblemList problems)
    {
        Dictionary<(ModelReference, ModelReference), List<string>> differing = [];
        vocabulary.Unite(models, (token, kept, other) =>
        {
            if (!differing.TryGetValue((other, kept), out List<string>? tokens))
            {
                differing.Add((other, kept), tokens = []);
            }

            tokens.Add(token);
        });
        foreach (((ModelReference other, ModelReference kept), List<string> tokens) in differing)
        {
            problems.AddAt(RecipePlace.EntryOf(other), TokenizerDiagnostics.AttributesDiffer, tokens.Count, other, kept, Listing.Of(tokens));
        }

        ModelVocabulary start = vocabulary.Start;
        foreach (IGrouping<ModelVocabulary?, NewToken> group in vocabulary.New.Where(t => t.Attributes is null).GroupBy(t => t.Origin))
        {
            if (group.Key is { } origin && origin.Tokenizer.Kind != start.Tokenizer.Kind && start.Tokenizer.Kind is TokenizerKind.Bpe or TokenizerKind.Unigram)
            {
                problems.AddAt(RecipePlace.EntryOf(origin.Model), TokenizerDiagnostics.KindsDiffer, group.Count(), origin.Model, origin.Tokenizer.KindName, start.Tokenizer.KindName, start.Model,
                    "source: base keeps to its vocabulary");
            }
        }
    }
}
