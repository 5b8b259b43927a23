using MergeDsl.Methods;

namespace MergeDsl.Recipes;

/// <summary>A recipe that can be planned and run: a class that the recipe generator compiled, or one that is interpreted.</summary>
public abstract class MergeRecipe
{
    /// <summary>The recipe's name: its file's name without <c>.merge.yml</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What is merged into what.</summary>
    public abstract RecipeLayout Layout { get; }

    /// <summary>The recipe as its author wrote it.</summary>
    public abstract RecipeText Source { get; }

    /// <summary>The method for one output tensor, with the values that its parameters have there.</summary>
    /// <exception cref="RecipeValueException">A required parameter has no value for this tensor, or one that its method does not take.</exception>
    public abstract MergeMethod MethodFor(in TensorSite site);

    /// <summary>The values that code gave instead of the recipe's.</summary>
    public virtual EquatableArray<ValueOverride> Overrides => [];

    /// <summary>The stages that this recipe uses as models, in an order in which they can run; empty for a recipe of one document.</summary>
    public virtual EquatableArray<MergeRecipe> EarlierStages => [];
}
