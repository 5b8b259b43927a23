using MergeDsl.Catalog;
using MergeDsl.Recipes;

namespace MergeDsl.Explanation;

/// <summary>
/// What a recipe means: for each parameter the values in the order in which they are tried, where they come from, and what
/// they are in each layer. The values are those of <see cref="ParameterCases"/>, with which recipes are interpreted.
/// </summary>
internal static class RecipeExplanation
{
    /// <param name="file">A recipe without errors.</param>
    /// <param name="catalog">The methods that it was checked with.</param>
    /// <param name="layers">How many layers whole models have; null where that is not known.</param>
    /// <param name="observed">The recipe after its models have been looked at; or null.</param>
    public static IReadOnlyList<StageExplanation> Of(RecipeFile file, MethodCatalog catalog, int? layers, ObservedRecipe? observed)
    {
        RecipePlaces places = RecipePlaces.Of(file.Text, catalog);
        EquatableArray<Recipe> stages = file.Compilation.Stages;
        List<StageExplanation> explained = [];
        for (int i = 0; i < stages.Count; i++)
        {
            bool isResult = i == stages.Count - 1;
            IReadOnlyList<TensorSite> sites = observed is null ? [] : isResult ? observed.Sites : observed.ObservedStages[i].Sites;
            string name = stages[i].Name ?? file.Recipe?.Name ?? file.Path;
            explained.Add(new(name, stages[i], new Explainer(isResult ? null : stages[i].Name, stages[i], places, layers, sites).Slices()));
        }

        return explained;
    }

    private sealed class Explainer(string? stage, Recipe recipe, RecipePlaces places, int? layers, IReadOnlyList<TensorSite> sites)
    {
        public List<SliceExplanation> Slices()
        {
            List<SliceExplanation> slices = [];
            for (int m = 0; m < recipe.Modules.Count; m++)
            {
                int layer = 0;
                for (int s = 0; s < recipe.Modules[m].Slices.Count; s++)
                {
                    SliceExplanation slice = Explain(m, s, layer);
                    slices.Add(slice);
                    layer += slice.LayerCount ?? 0;
                }
            }

            return slices;
        }

        private SliceExplanation Explain(int module, int index, int firstLayer)
        {
            RecipeSlice slice = recipe.Modules[module].Slices[index];
            List<TensorSite> tensors = [.. sites.Where(s => s.Module == module && s.Slice == index)];
            int? count = slice.Inputs.Count > 0 && slice.Inputs[0].Layers is { } range ? range.Length : LayerNumbers.CountOf(tensors) ?? layers;
            int number = 1;
            List<ParameterExplanation> parameters = [];
            for (int input = -1; input < slice.Inputs.Count; input++)
            {
                foreach (ResolvedParameter parameter in input < 0 ? slice.Parameters : slice.Inputs[input].Parameters)
                {
                    parameters.Add(Explain(parameter, module, index, input, tensors, ref number));
                }
            }

            return new(recipe.Modules[module], index, slice, firstLayer, count, parameters.ToEquatableArray(), tensors);
        }

        private ParameterExplanation Explain(ResolvedParameter parameter, int module, int slice, int input, List<TensorSite> tensors, ref int number)
        {
            ModelReference? model = input < 0 ? null : recipe.Modules[module].Slices[slice].Inputs[input].Model;
            ILookup<ParameterCase?, string> taken = tensors.Select(t => model is null ? t.Name : t.InputName(model)).ToLookup(n => parameter.Cases.For(n), ReferenceComparer.Instance);
            List<CaseExplanation> cases = [];
            for (int i = 0; i < parameter.Cases.Count; i++)
            {
                ParameterCase one = parameter.Cases[i];
                cases.Add(new(
                    number++,
                    one,
                    parameter.Parameter.Type.Kind,
                    places.LineOf(stage, new(RecipePart.Value, module, slice, input) { Parameter = parameter.Parameter.Name, Case = i }),
                    tensors.Count == 0 ? null : taken[one].Count()));
            }

            return new(parameter.Parameter, input < 0 ? null : input, cases.ToEquatableArray(), tensors.Count == 0 ? null : taken[null].Count());
        }
    }

    // Two cases that say the same are still two: the second is never taken.
    private sealed class ReferenceComparer : IEqualityComparer<ParameterCase?>
    {
        public static ReferenceComparer Instance { get; } = new();

        public bool Equals(ParameterCase? x, ParameterCase? y) => ReferenceEquals(x, y);

        public int GetHashCode(ParameterCase? obj) => obj is null ? 0 : System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj);
    }
}
