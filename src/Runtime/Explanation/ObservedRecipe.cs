using MergeDsl.Methods;
using MergeDsl.Recipes;

namespace MergeDsl.Explanation;

/// <summary>
/// Notes for which tensors a plan asks a recipe. So an explanation knows the tensors that a merge will have, by the rules of
/// planning and not by rules of its own.
/// </summary>
internal sealed class ObservedRecipe(MergeRecipe recipe) : MergeRecipe
{
    private readonly List<TensorSite> sites = [];
    private readonly EquatableArray<ObservedRecipe> stages = recipe.EarlierStages.Select(s => new ObservedRecipe(s)).ToEquatableArray();

    /// <summary>The tensors that were asked for, in that order.</summary>
    public IReadOnlyList<TensorSite> Sites => sites;

    /// <summary>The stages, observed too.</summary>
    public EquatableArray<ObservedRecipe> ObservedStages => stages;

    public override string Name => recipe.Name;

    public override RecipeLayout Layout => recipe.Layout;

    public override RecipeText Source => recipe.Source;

    public override EquatableArray<ValueOverride> Overrides => recipe.Overrides;

    public override EquatableArray<MergeRecipe> EarlierStages => stages.Select(s => (MergeRecipe)s).ToEquatableArray();

    public override MergeMethod MethodFor(in TensorSite site)
    {
        lock (sites)
        {
            sites.Add(site);
        }

        return recipe.MethodFor(site);
    }
}
