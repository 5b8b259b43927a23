using System.Globalization;
using MergeDsl.Diagnostics;
using MergeDsl.Execution;
using MergeDsl.Planning;

namespace MergeDsl.Recipes;

/// <summary>
/// Recipes that are merged together: what they have in common of their models is read once. Each result is the one that its
/// recipe would give alone.
/// </summary>
public sealed class MergeSweep
{
    private readonly EquatableArray<string> names;
    private readonly IReadOnlyList<MergeRecipe> recipes;

    /// <param name="results">The recipes with the names of their results.</param>
    /// <param name="origins">Where they come from, for messages; empty if that is not known.</param>
    internal MergeSweep(IEnumerable<(string Name, MergeRecipe Recipe)> results, params IReadOnlyList<string> origins)
    {
        (string Name, MergeRecipe Recipe)[] all = [.. results];
        names = all.Select(r => r.Name).ToEquatableArray();
        recipes = [.. all.Select(r => r.Recipe)];
        ProblemList problems = new();
        foreach (string name in names.Where(n => n is "" or "." or ".." || Path.GetFileName(n) != n || n.Contains('\0')))
        {
            problems.Add(SweepDiagnostics.NoDirectoryName, name);
        }

        // File systems differ in whether they tell names by case.
        foreach (IGrouping<string, int> same in Enumerable.Range(0, all.Length).GroupBy(i => names[i], StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
        {
            problems.Add(SweepDiagnostics.SameName, same.Count(), same.Key, origins.Count == 0 ? "" : $" ({string.Join(", ", same.Select(i => origins[i]))})");
        }

        problems.ThrowIfErrors();
    }

    /// <summary>The names of the results, which are those of their directories.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>A recipe with several values, each result named after its value: <c>0.5</c>.</summary>
    /// <param name="values">The values.</param>
    /// <param name="recipe">The recipe for a value.</param>
    /// <exception cref="MergeException">Two values have the same text, or one that no directory can be named.</exception>
    public static MergeSweep Over<T>(IEnumerable<T> values, Func<T, MergeRecipe> recipe)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(recipe);
        return new(values.Select(v => (Convert.ToString(v, CultureInfo.InvariantCulture) ?? "", recipe(v))));
    }

    /// <summary>Several recipes, each result named after its recipe.</summary>
    /// <exception cref="MergeException">Two of them have one name.</exception>
    public static MergeSweep Of(params IEnumerable<MergeRecipe> recipes) => new(recipes.Select(r => (r.Name, r)));

    /// <summary>Opens the models and plans the merges, without reading a weight that is merged.</summary>
    /// <param name="options">How they are to be run; null: the defaults.</param>
    /// <exception cref="MergeException">Some of the recipes or their models do not admit a merge; everything that is wrong with any of them is named.</exception>
    public SweepPlan Plan(MergeOptions? options = null) => Plan(options, default);

    private SweepPlan Plan(MergeOptions? options, CancellationToken cancellationToken)
    {
        List<MergeProblem> problems = [];
        return PlanAll(PlanOne) ?? throw new MergeException(problems.ToEquatableArray());

        MergePlan? PlanOne(MergeRecipe recipe, int index)
        {
            try
            {
                return recipe.Plan(options, cancellationToken);
            }
            catch (MergeException e)
            {
                problems.AddRange(e.In(names[index]).Problems);
                return null;
            }
        }
    }

    /// <summary>Plans all of them.</summary>
    /// <param name="plan">Plans one; null where it cannot be merged, which has been said.</param>
    /// <returns>Null where one of them cannot be merged.</returns>
    internal SweepPlan? PlanAll(Func<MergeRecipe, int, MergePlan?> plan)
    {
        List<MergePlan> plans = [];
        SweepPlan sweep = new(names, plans);
        try
        {
            plans.AddRange(recipes.Select(plan).OfType<MergePlan>());
            if (plans.Count == recipes.Count)
            {
                return sweep;
            }
        }
        catch
        {
            sweep.Dispose();
            throw;
        }

        sweep.Dispose();
        return null;
    }

    /// <summary>Plans the merges and runs them together.</summary>
    /// <param name="outRoot">The directory that the outputs are to lie in, each under its name.</param>
    /// <param name="options">How they are run; null: the defaults.</param>
    /// <param name="progress">Is told how far all of them are.</param>
    /// <param name="cancellationToken">Ends the run; nothing is left behind.</param>
    /// <returns>What came of each, in order.</returns>
    /// <exception cref="MergeException">One of the merges cannot be planned or run.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Task<IReadOnlyList<MergeResult>> MergeAsync(
        string outRoot, MergeOptions? options = null, IProgress<MergeProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Task.Run(
            () =>
            {
                using SweepPlan plan = Plan(options, cancellationToken);
                return plan.Execute(outRoot, progress, cancellationToken);
            },
            cancellationToken);
}
