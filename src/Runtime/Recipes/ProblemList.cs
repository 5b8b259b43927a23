using MergeDsl.Diagnostics;

namespace MergeDsl.Recipes;

/// <summary>Collects what is wrong, so that everything is said at once.</summary>
internal sealed class ProblemList
{
    private readonly List<MergeProblem> problems = [];

    public bool HasErrors => problems.Exists(p => p.Severity == RecipeSeverity.Error);

    public EquatableArray<MergeProblem> All => problems.ToEquatableArray();

    public void Add(DiagnosticDescriptor descriptor, params object?[] values) => problems.Add(MergeProblem.Of(descriptor, values));

    /// <summary>Adds what an attempt to read a file came to.</summary>
    public void AddFailure(string path, Exception failure)
    {
        if (failure is MergeException known)
        {
            problems.AddRange(known.Problems);
        }
        else
        {
            Add(MergeDiagnostics.ReadFailed, path, failure.Message);
        }
    }

    /// <exception cref="MergeException">There are errors; it carries the warnings too.</exception>
    public void ThrowIfErrors()
    {
        if (HasErrors)
        {
            throw new MergeException(All);
        }
    }
}
