using MergeDsl.Diagnostics;
using MergeDsl.Recipes;

namespace MergeDsl.Planning;

/// <summary>Whether the models' architectures and layers fit the recipe; without that, tensors need not be looked at.</summary>
internal static class StructureChecks
{
    /// <summary>Whether all models are of one architecture.</summary>
    public static bool HaveOneArchitecture(IReadOnlyList<InputModel> models, ProblemList problems)
    {
        InputModel[] others = [.. models.Where(m => !m.HasArchitectureOf(models[0]))];
        foreach (InputModel model in others)
        {
            problems.AddAt(RecipePlace.EntryOf(model.Reference), MergeDiagnostics.ArchitecturesDiffer, model.Reference, model.Architecture, models[0].Reference, models[0].Architecture);
        }

        return others.Length == 0;
    }

    /// <summary>The layers of a module: whole models of one depth, or slices of layers that are there.</summary>
    public static void Layers(ModuleModels module, ProblemList problems)
    {
        HashSet<ModelReference> withoutStack = [];
        foreach (SliceModels slice in module.Slices)
        {
            slice.HasLayers = module.Layout.WholeModels ? HaveOneDepth(slice, problems) : HaveLayers(slice, withoutStack, problems);
        }
    }

    // Stacks of one name have one depth.
    private static bool HaveOneDepth(SliceModels slice, ProblemList problems)
    {
        bool agree = true;
        for (int i = 0; i < slice.Models.Count; i++)
        {
            foreach (LayerStack stack in slice.Modules[i].Stacks)
            {
                if (slice.LeadModule.Stacks.FirstOrDefault(s => s.Prefix == stack.Prefix) is { } lead && lead.Depth != stack.Depth)
                {
                    string where = slice.Models[i].Structure.Stacks.Count > 1 ? $" in {stack.Prefix}" : "";
                    problems.AddAt(slice.PlaceOf(i), MergeDiagnostics.DepthsDiffer, slice.References[i], stack.Depth, slice.Lead.Reference, lead.Depth, where);
                    agree = false;
                }
            }
        }

        return agree;
    }

    private static bool HaveLayers(SliceModels slice, HashSet<ModelReference> withoutStack, ProblemList problems)
    {
        bool have = true;
        for (int i = 0; i < slice.Models.Count; i++)
        {
            if (slice.Modules[i].Stack is null)
            {
                have = false;
                if (withoutStack.Add(slice.References[i]))
                {
                    ReportStacks(slice.PlaceOf(-1, RecipePart.Slices), slice.References[i], slice.Modules[i], problems);
                }
            }
            else if (slice.Layout.Inputs[i].Layers is { } range)
            {
                have &= HasRange(slice, i, range, problems);
            }
        }

        return have;
    }

    private static bool HasRange(SliceModels slice, int input, LayerRange range, ProblemList problems)
    {
        ModelModule module = slice.Modules[input];
        int depth = module.Stack!.Depth; // asked for before
        if (range.Start < 0 || range.End > depth)
        {
            problems.AddAt(slice.PlaceOf(input, range.End > depth && range.Start < depth ? RecipePart.LayerEnd : RecipePart.FirstLayer), MergeDiagnostics.LayersBeyond, slice.Place.Slice + 1, range, slice.References[input], depth);
            return false;
        }

        for (int layer = range.Start; layer < range.End; layer++)
        {
            if (module.NamesInLayer(layer).Count == 0)
            {
                problems.AddAt(slice.PlaceOf(input, RecipePart.FirstLayer), MergeDiagnostics.LayerEmpty, slice.Place.Slice + 1, range, slice.References[input], layer);
                return false;
            }
        }

        return true;
    }

    private static void ReportStacks(RecipePlace place, ModelReference model, ModelModule module, ProblemList problems)
    {
        if (module.Stacks.Count == 0)
        {
            problems.AddAt(place, MergeDiagnostics.NoStack, model);
        }
        else
        {
            problems.AddAt(place, MergeDiagnostics.SeveralStacks, model, string.Join(", ", module.Stacks.Select(s => s.Prefix)));
        }
    }
}
