using MergeDsl.Diagnostics;
using MergeDsl.Methods;
using MergeDsl.Recipes;

namespace MergeDsl.Planning;

/// <summary>Finds tensors so small that a density keeps nothing of them, or the one element that a method never drops.</summary>
internal sealed class DensityChecks(RecipeSource source, ProblemList problems)
{
    private readonly GroupedNames starved = new();

    /// <summary>Looks at a tensor.</summary>
    public void Look(TensorSlot slot, PlannedTensor tensor)
    {
        if (tensor.Method is not TaskVectorMethod method || tensor.Shape.ElementCount == 0)
        {
            return;
        }

        PlannedInput[] models = [.. tensor.Inputs.Where(i => !i.IsBase)];
        for (int m = 0; m < models.Length; m++)
        {
            TaskVectorPart part = method.Part(m);
            if (part.Weight != 0 && part.Sparsifier.LeftOf(tensor.Shape.ElementCount) is { } left)
            {
                int input = slot.Slice.References.AsSpan().IndexOf(models[m].Model);
                starved.Add(PlaceOf(slot, input), models[m].Model.ToString(), left == 0 ? "nothing is" : "one element is", $"{slot.Name} {tensor.Shape}");
            }
        }
    }

    /// <summary>Says what was found, once for each model.</summary>
    public void Report()
    {
        foreach ((string model, string left, RecipePlace? place, IReadOnlyList<string> names) in starved.Groups)
        {
            problems.AddAt(place, MergeDiagnostics.NothingKept, names.Count, model, left, Listing.Of(names));
        }
    }

    // The case that holds for the tensor; an entry whose density is the method's own has none.
    private RecipePlace PlaceOf(TensorSlot slot, int input)
    {
        SlicePlace at = slot.Slice.Place;
        EquatableArray<ResolvedParameter> parameters = source.Document?.Modules[at.Module].Slices[at.Slice].Inputs[input].Parameters ?? [];
        foreach (ParameterCase found in parameters.Where(p => p.Parameter.Name == "density").SelectMany(p => p.Cases))
        {
            if (found.Filter is null || slot.InputNames[input].Contains(found.Filter, StringComparison.Ordinal))
            {
                int index = parameters.First(p => p.Parameter.Name == "density").Cases.AsSpan().IndexOf(found);
                return slot.Slice.PlaceOf(input, RecipePart.Value) with { Parameter = "density", Case = index };
            }
        }

        return slot.Slice.PlaceOf(input);
    }
}
