using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Text;

namespace MergeDsl.Planning;

/// <summary>Whether the filters of a recipe meet the tensors that they are meant for.</summary>
internal sealed class FilterChecks(RecipeSource source, ProblemList problems)
{
    // One that holds for all models, or in all slices, is one filter: it is where it is written.
    private readonly Dictionary<TextSpan, Use> uses = [];

    /// <summary>Says which filters match nothing, or nothing but norms.</summary>
    /// <param name="source">The recipe's text.</param>
    /// <param name="slots">All tensors that the output may have.</param>
    /// <param name="problems">Takes what is to be said.</param>
    public static void Run(RecipeSource source, IReadOnlyList<TensorSlot> slots, ProblemList problems)
    {
        if (source.Document is not { } document)
        {
            return;
        }

        FilterChecks checks = new(source, problems);
        foreach (IGrouping<SliceModels, TensorSlot> group in slots.GroupBy(s => s.Slice))
        {
            SlicePlace place = group.Key.Place;
            RecipeSlice slice = document.Modules[place.Module].Slices[place.Slice];
            checks.Match(slice.Parameters, new(RecipePart.Filter, place.Module, place.Slice), group.Select(s => s.Name));
            for (int i = 0; i < slice.Inputs.Count; i++)
            {
                checks.Match(slice.Inputs[i].Parameters, new(RecipePart.Filter, place.Module, place.Slice, i), group.Select(s => s.InputNames[i]));
            }
        }

        checks.Report(slots);
    }

    private void Match(EquatableArray<ResolvedParameter> parameters, RecipePlace at, IEnumerable<string> names)
    {
        foreach (ResolvedParameter parameter in parameters)
        {
            for (int c = 0; c < parameter.Cases.Count; c++)
            {
                if (parameter.Cases[c].Filter is { } filter)
                {
                    RecipeDiagnostic located = source.Locate(at with { Parameter = parameter.Parameter.Name, Case = c }, MergeDiagnostics.FilterMatchesNothing, "");
                    if (!uses.TryGetValue(located.Span, out Use? use))
                    {
                        uses.Add(located.Span, use = new(at with { Parameter = parameter.Parameter.Name, Case = c }, filter, source.IsSpokenOf(located)));
                    }

                    use.Matches.UnionWith(names.Where(n => n.Contains(filter, StringComparison.Ordinal)));
                }
            }
        }
    }

    private void Report(IReadOnlyList<TensorSlot> slots)
    {
        foreach (Use use in uses.Values)
        {
            if (use.IsSpokenOf)
            {
                continue;
            }

            if (use.Matches.Count == 0)
            {
                problems.AddAt(use.Place, MergeDiagnostics.FilterMatchesNothing, use.Filter, slots.Count, PartsOf(slots));
            }
            else if (use.Matches.All(n => MeetsOnlyNorm(n, use.Filter)))
            {
                problems.AddAt(use.Place, MergeDiagnostics.FilterMatchesNorms, use.Filter, use.Matches.Count, use.Matches.Order(StringComparer.Ordinal).First());
            }
        }
    }

    // What filters can be written for: the parts of a layer, and what stands outside.
    private static string PartsOf(IReadOnlyList<TensorSlot> slots) => string.Join(", ", slots
        .Select(s => NumberedName.Of(s.Name) is { } inLayer ? inLayer.Rest : s.Name)
        .Select(n => n.Split('.')).Select(s => s.Length > 2 && s[0] == "model" ? s[1] : s[0])
        .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(12).Select(s => $"`{s}`"));

    // `attention` in `post_attention_layernorm`: inside the name of a norm, where the filter says nothing of norms.
    private static bool MeetsOnlyNorm(string name, string filter)
    {
        if (filter.Contains("norm", StringComparison.Ordinal) || filter.Contains("ln", StringComparison.Ordinal))
        {
            return false;
        }

        for (int at = name.IndexOf(filter, StringComparison.Ordinal); at >= 0; at = name.IndexOf(filter, at + 1, StringComparison.Ordinal))
        {
            int start = name.LastIndexOf('.', at) + 1;
            int end = name.IndexOf('.', at + filter.Length - 1);
            string segments = name[start..(end < 0 ? name.Length : end)];
            if (start == at || !(segments.Contains("norm", StringComparison.Ordinal) || segments.StartsWith("ln_", StringComparison.Ordinal)))
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Use(RecipePlace Place, string Filter, bool IsSpokenOf)
    {
        public HashSet<string> Matches { get; } = new(StringComparer.Ordinal);
    }
}
