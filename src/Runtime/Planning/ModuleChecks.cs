using MergeDsl.Diagnostics;
using MergeDsl.Recipes;

namespace MergeDsl.Planning;

/// <summary>Whether the modules that a recipe lists are those that its models have.</summary>
internal static class ModuleChecks
{
    public static void Check(RecipeLayout layout, InputModel lead, IReadOnlyDictionary<ModelReference, InputModel> models, ProblemList problems)
    {
        string[] listed = [.. layout.Modules.Select(m => m.Name).OfType<string>()];
        for (int m = 0; m < layout.Modules.Count; m++)
        {
            ModuleLayout module = layout.Modules[m];
            IEnumerable<ModelReference> inputs = module.Slices.SelectMany(s => s.Inputs).Select(i => i.Model).Distinct();
            if (inputs.Where(models.ContainsKey).Select(r => models[r]).FirstOrDefault(i => i.Module(module.Name, listed) is null) is { } model)
            {
                problems.AddAt(new(RecipePart.Module, m), MergeDiagnostics.ModuleUnknown, model.Reference, module.Name, NamesOf(model.Modules));
            }
        }

        ModelModule[] unlisted = [.. lead.Modules.Where(m => listed.Length > 0 && !listed.Contains(m.Name) && InputModel.HostOf(m, listed) is null)];
        if (unlisted.Length > 0 && unlisted.Length < lead.Modules.Count)
        {
            problems.AddAt(new(RecipePart.Modules), MergeDiagnostics.ModulesNotListed, lead.Reference, NamesOf(unlisted), unlisted.Sum(m => m.Names.Count));
        }
    }

    /// <summary>Modules as a message names them.</summary>
    public static string NamesOf(IEnumerable<ModelModule> modules) => string.Join(", ", modules.Select(m => $"`{m.Name}`"));
}
