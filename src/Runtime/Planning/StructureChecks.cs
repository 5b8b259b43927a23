using MergeDsl.Diagnostics;
using MergeDsl.Recipes;

namespace MergeDsl.Planning;

/// <summary>Whether the models' architectures and layers fit the recipe; without that, tensors need not be looked at.</summary>
internal static class StructureChecks
{
    /// <summary>One architecture, unless that is waived.</summary>
    public static void Architectures(IReadOnlyList<InputModel> models, ProblemList problems)
    {
        InputModel lead = models[0];
        foreach (InputModel model in models.Where(m => !m.HasArchitectureOf(lead)))
        {
            problems.Add(MergeDiagnostics.ArchitecturesDiffer, model.Reference, model.Architecture, lead.Reference, lead.Architecture);
        }
    }

    /// <summary>Whole models: stacks of one name have one depth.</summary>
    public static void Depths(SliceModels slice, ProblemList problems)
    {
        foreach (InputModel model in slice.Models)
        {
            foreach (LayerStack stack in model.Structure.Stacks)
            {
                if (slice.Lead.Structure.Stacks.FirstOrDefault(s => s.Prefix == stack.Prefix) is { } lead && lead.Depth != stack.Depth)
                {
                    string where = model.Structure.Stacks.Count > 1 ? $" in {stack.Prefix}" : "";
                    problems.Add(MergeDiagnostics.DepthsDiffer, model.Reference, stack.Depth, slice.Lead.Reference, lead.Depth, where);
                }
            }
        }
    }

    /// <summary>Slices: each model has one stack, and the layers that are asked for.</summary>
    public static void LayerRanges(IReadOnlyList<SliceModels> slices, ProblemList problems)
    {
        HashSet<InputModel> odd = [];
        foreach (SliceModels slice in slices)
        {
            for (int i = 0; i < slice.Models.Count; i++)
            {
                InputModel model = slice.Models[i];
                if (model.Structure.Stacks.Count != 1)
                {
                    ReportStacks(model, odd, problems);
                }
                else if (slice.Layout.Inputs[i].Layers is { } range)
                {
                    CheckRange(slice.Index + 1, range, model, problems);
                }
            }
        }
    }

    private static void CheckRange(int slice, LayerRange range, InputModel model, ProblemList problems)
    {
        if (range.Start < 0 || range.End > model.Stack.Depth)
        {
            problems.Add(MergeDiagnostics.LayersBeyond, slice, range, model.Reference, model.Stack.Depth);
            return;
        }

        for (int layer = range.Start; layer < range.End; layer++)
        {
            if (model.NamesInLayer(layer).Count == 0)
            {
                problems.Add(MergeDiagnostics.LayerEmpty, slice, range, model.Reference, layer);
            }
        }
    }

    private static void ReportStacks(InputModel model, HashSet<InputModel> reported, ProblemList problems)
    {
        if (!reported.Add(model))
        {
            return;
        }

        if (model.Structure.Stacks.Count == 0)
        {
            problems.Add(MergeDiagnostics.NoStack, model.Reference);
        }
        else
        {
            problems.Add(MergeDiagnostics.SeveralStacks, model.Reference, string.Join(", ", model.Structure.Stacks.Select(s => s.Prefix)));
        }
    }
}
