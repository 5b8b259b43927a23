using MergeDsl.Recipes;

namespace MergeDsl.Planning;

/// <summary>A module of the recipe with its models opened.</summary>
/// <param name="Layout">What the recipe says.</param>
/// <param name="Slices">Its slices; one for whole models. Without those whose models could not be opened.</param>
internal sealed record ModuleModels(ModuleLayout Layout, IReadOnlyList<SliceModels> Slices)
{
    /// <summary>The recipe's modules as far as their models are there and have them.</summary>
    public static IReadOnlyList<ModuleModels> Of(RecipeLayout layout, IReadOnlyDictionary<ModelReference, InputModel> models)
    {
        string[] listed = [.. layout.Modules.Select(m => m.Name).OfType<string>()];
        List<ModuleModels> modules = [];
        for (int m = 0; m < layout.Modules.Count; m++)
        {
            ModuleLayout module = layout.Modules[m];
            List<SliceModels> slices = [];
            for (int s = 0; s < module.Slices.Count; s++)
            {
                if (SliceModels.Of(new(m, s), module, models, listed) is { } slice)
                {
                    slices.Add(slice);
                }
            }

            modules.Add(new(module, slices));
        }

        return modules;
    }

    /// <summary>The number of layers in the output; null for whole models, which keep theirs.</summary>
    public int? LayerCount => Layout.WholeModels ? null : Layout.Slices.Sum(s => s.Inputs[0].Layers?.Length ?? 0);
}
