using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>What a model by itself gives reason to say.</summary>
internal static class ModelChecks
{
    /// <summary>Says it. False: the model cannot be merged, whatever with.</summary>
    public static bool Pass(InputModel model, RecipeLayout layout, string? modelRoot, ProblemList problems)
    {
        RecipePlace entry = RecipePlace.EntryOf(model.Reference);
        if (QuantisedWeights.Describe(model.Checkpoint) is { } quantised)
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
        if (layout.Tokenizer is null && model.Checkpoint.Tensors.FirstOrDefault(t => TensorNames.RoleOf(t.Name) == VocabularyRole.Embedding) is { Shape.Rank: > 0 } embedding)
        {
            long rows = embedding.Shape.Dimensions[0];
            IReadOnlyList<string> beyond = TokenizerTokens.Beyond(Path.Combine(model.Checkpoint.Directory, TokenizerTokens.FileName), rows);
            if (beyond.Count > 0)
            {
                problems.AddAt(entry, MergeDiagnostics.TokensWithoutRows, model.Reference, rows + beyond.Count, rows, embedding.Name, Listing.Of(beyond));
            }
        }

        return true;
    }
}
