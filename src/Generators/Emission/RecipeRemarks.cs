using MergeDsl.Catalog;
using MergeDsl.Recipes;

namespace MergeDsl.Generators.Emission;

/// <summary>Says in words, for the doc comment of a recipe's class, what the recipe says of its parameters.</summary>
internal static class RecipeRemarks
{
    private const int MaxPoints = 8;

    /// <summary>What one piece has besides the defaults of the method, each as the inside of a doc comment.</summary>
    /// <param name="method">The recipe's method.</param>
    /// <param name="place">Which slices are meant.</param>
    /// <param name="slice">One of them.</param>
    public static IEnumerable<string> Of(MethodSchema method, PiecePlace place, RecipeSlice slice)
    {
        string where = Where(place);
        foreach (ResolvedParameter parameter in slice.Parameters.Where(IsGiven))
        {
            yield return $"<c>{parameter.Parameter.Name}</c>{where}: {Cases(parameter)}.";
        }

        List<RecipeInput> inputs = [.. slice.Inputs.Where(i => DocumentBuilder.HasValues(method, i))];
        foreach (ParameterSchema parameter in method.ParametersOf(ParameterScope.PerModel))
        {
            foreach (IGrouping<ResolvedParameter, RecipeInput> same in inputs.Where(i => i.Parameters.Any(p => p.Parameter == parameter && IsGiven(p))).GroupBy(i => i.Parameters.First(p => p.Parameter == parameter)))
            {
                string models = same.Count() == inputs.Count && inputs.Count > 1 ? "all models" : string.Join(", ", same.Select(i => CSharp.Doc(i.Model.ToString())));
                yield return $"<c>{parameter.Name}</c> of {models}{where}: {Cases(same.Key)}.";
            }
        }
    }

    private static bool IsGiven(ResolvedParameter parameter) => parameter.Cases.Any(c => c.Level != SettingLevel.Default);

    private static string Where(PiecePlace place)
    {
        string slices = place.Slices.Length == 0 ? "" : " in " + place.Slices;
        string module = place.Module.Length == 0 ? "" : $"{(slices.Length == 0 ? " in" : " of")} module {CSharp.Doc(place.ModuleKey ?? "")}";
        return slices + module;
    }

    private static string Cases(ResolvedParameter parameter)
    {
        List<string> cases = [];
        foreach (ParameterCase one in parameter.Cases)
        {
            cases.Add((one.Filter is { } filter ? $"in names with <c>{CSharp.Doc(filter)}</c> " : cases.Count > 0 ? "else " : "") + Value(one));
        }

        if (parameter.Cases.All(c => c.Filter is not null))
        {
            cases.Add(parameter.Parameter.IsNullable ? "else none" : "else an error");
        }

        return string.Join("; ", cases);
    }

    private static string Value(ParameterCase one)
    {
        string[] values = [.. one.Values.Select(v => CSharp.Doc(v.ToString()))];
        return values.Length switch
        {
            1 => values[0],
            <= MaxPoints => $"{string.Join(" → ", values)} over the layers",
            _ => $"{values[0]} → {values[1]} → {values[2]} → … → {values[values.Length - 1]} over the layers ({values.Length} points)",
        };
    }
}
