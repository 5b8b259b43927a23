using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using MergeDsl.Tokenizers;

namespace MergeDsl.Planning;

/// <summary>What a model by itself gives reason to say.</summary>
internal static class ModelChecks
{
    /// <summary>Says it. False: the model cannot be merged, whatever with.</summary>
    public static bool Pass(InputModel model, RecipeLayout layout, string? modelRoot, TokenizerReader tokenizers, ProblemList problems)
    {
        RecipePlace entry = RecipePlace.EntryOf(model.Reference);
        if (QuantisedWeights.Describe(model.Checkpoint, RecipeChecks.OnlyCopies(layout)) is { } quantised)
        {
            problems.AddAt(entry, MergeDiagnostics.Quantised, model.Reference, quantised);
            return false;
        }

        string[] incomplete = [.. ExpertSets.Incomplete(model)];
        if (incomplete.Length > 0)
        {
            problems.AddAt(entry, MergeDiagnostics.ExpertsIncomplete, model.Reference, Listing.Of(incomplete));
            return false;
        }

        // A directory that the path does not lead to is a copy of what a hub has under that name, today.
        if (model.Reference.Revision is null && model.Checkpoint.Directory != CheckpointReader.Locate(model.Reference.Path, modelRoot))
        {
            problems.AddAt(RecipePlace.ReferenceTo(model.Reference), MergeDiagnostics.NoRevision, model.Reference);
        }

        // With a tokenizer block the tokens are looked at there.
        if (layout.Tokenizer is null)
        {
            CheckTokens(model, tokenizers, problems);
        }

        return true;
    }

    // A tokenizer that is damaged, or not there, is for those to name who need it.
    private static void CheckTokens(InputModel model, TokenizerReader tokenizers, ProblemList problems)
    {
        if (model.Checkpoint.Tensors.FirstOrDefault(t => TensorNames.RoleOf(t.Name) == VocabularyRole.Embedding) is { Shape.Rank: > 0 } embedding
            && tokenizers.Open(model.Reference, model.Checkpoint.TokenizerDirectory, new()) is { } tokenizer)
        {
            long rows = embedding.Shape.Dimensions[0];
            int size = (int)Math.Min(rows, ModelTokenizer.MostTokens);
            IReadOnlyList<string> beyond = new ModelVocabulary(model.Reference, tokenizer, size).Unused;
            if (beyond.Count > 0)
            {
                problems.AddAt(RecipePlace.EntryOf(model.Reference), MergeDiagnostics.TokensWithoutRows, model.Reference, rows + beyond.Count, rows, embedding.Name, Listing.Of(beyond));
            }
        }
    }
}
