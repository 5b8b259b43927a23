using MergeDsl.Execution;
using MergeDsl.Methods;
using MergeDsl.Planning;

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

    /// <summary>Opens the models and plans the merge, without reading a weight that is merged.</summary>
    /// <param name="options">How it is to be run; null: the defaults.</param>
    /// <exception cref="MergeException">The recipe or its models do not admit a merge; everything that is wrong is named.</exception>
    public MergePlan Plan(MergeOptions? options = null) => Plan(options, default);

    // The token ends what is asked of the hub.
    internal MergePlan Plan(MergeOptions? options, CancellationToken cancellationToken) =>
        options is { Raw: true } ? RawMergePlanner.Plan(this, options) : StagePlanner.Plan(this, options ?? new(), cancellationToken);

    /// <summary>Plans the merge and runs it into a directory.</summary>
    /// <param name="outDirectory">The output directory; it must not exist, or be empty, unless <see cref="MergeOptions.Overwrite"/> is set.</param>
    /// <param name="options">How it is run; null: the defaults.</param>
    /// <param name="progress">Is told how far the merge is.</param>
    /// <param name="cancellationToken">Ends the merge; nothing is left behind.</param>
    /// <exception cref="MergeException">The merge cannot be planned or run.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Task<MergeResult> MergeAsync(
        string outDirectory, MergeOptions? options = null, IProgress<MergeProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Task.Run(
            () =>
            {
                using MergePlan plan = Plan(options, cancellationToken);
                return plan.Execute(outDirectory, progress, cancellationToken);
            },
            cancellationToken);
}
