using MergeDsl.Diagnostics;
using MergeDsl.Recipes;

namespace MergeDsl.Planning;

/// <summary>Decides which tensors the output of a raw merge has.</summary>
internal static class RawNames
{
    /// <summary>The names, in the order of the lead; then, of a union, those of the other models.</summary>
    /// <param name="models">The models in the recipe's order.</param>
    /// <param name="lead">The index of the model that the others are compared with.</param>
    /// <param name="match">What is asked for.</param>
    /// <param name="problems">Takes where names differ.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<InputModel> models, int lead, NameMatch match, ProblemList problems) => match switch
    {
        NameMatch.Intersection => Intersection(models, lead, problems),
        NameMatch.Union => [.. models.Where((_, i) => i != lead).Prepend(models[lead]).SelectMany(NamesOf).Distinct(StringComparer.Ordinal)],
        _ => Equal(models, models[lead], problems),
    };

    private static IReadOnlyList<string> Equal(IReadOnlyList<InputModel> models, InputModel lead, ProblemList problems)
    {
        foreach (InputModel model in models)
        {
            string[] missing = [.. NamesOf(lead).Where(n => model.Find(n) is null)];
            string[] others = [.. NamesOf(model).Where(n => lead.Find(n) is null)];
            if (missing.Length + others.Length > 0)
            {
                string lacks = missing.Length == 0 ? "" : $"it lacks {missing.Length} ({Listing.Of(missing)})";
                string has = others.Length == 0 ? "" : $"{(lacks.Length == 0 ? "it" : " and")} has {others.Length} more ({Listing.Of(others)})";
                problems.AddAt(RecipePlace.EntryOf(model.Reference), RawMergeDiagnostics.NamesDiffer, model.Reference, lead.Reference, lacks + has);
            }
        }

        return problems.HasErrors ? [] : [.. NamesOf(lead)];
    }

    private static string[] Intersection(IReadOnlyList<InputModel> models, int lead, ProblemList problems)
    {
        string[] common = [.. NamesOf(models[lead]).Where(name => models.All(m => m.Find(name) is not null))];
        if (common.Length == 0)
        {
            InputModel other = models[lead == 0 ? models.Count - 1 : 0];
            problems.AddAt(
                new(RecipePart.Inputs), RawMergeDiagnostics.NothingInCommon,
                models[lead].Reference, Listing.Of([.. NamesOf(models[lead])]), other.Reference, Listing.Of([.. NamesOf(other)]));
            return common;
        }

        HashSet<string> kept = new(common, StringComparer.Ordinal);
        foreach (InputModel model in models)
        {
            string[] left = [.. NamesOf(model).Where(name => !kept.Contains(name))];
            if (left.Length > 0)
            {
                problems.AddAt(RecipePlace.EntryOf(model.Reference), RawMergeDiagnostics.NotInAll, left.Length, model.Reference, Listing.Of(left));
            }
        }

        return common;
    }

    private static IEnumerable<string> NamesOf(InputModel model) => model.Checkpoint.Tensors.Select(t => t.Name);
}
