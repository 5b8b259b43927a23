using MergeDsl.Diagnostics;

namespace MergeDsl.Recipes;

/// <summary>Collects what is wrong, so that everything is said at once.</summary>
internal sealed class ProblemList
{
    private readonly List<MergeProblem> problems = [];

    public bool HasErrors => problems.Exists(p => p.Severity == RecipeSeverity.Error);

    public int Count => problems.Count;

    public EquatableArray<MergeProblem> All => problems.ToEquatableArray();

    public void Add(DiagnosticDescriptor descriptor, params object?[] values) => problems.Add(MergeProblem.Of(descriptor, values));

    /// <summary>Adds a problem with a part of the recipe.</summary>
    public void AddAt(RecipePlace? place, DiagnosticDescriptor descriptor, params object?[] values) =>
        problems.Add(MergeProblem.Of(descriptor, values) with { Place = place });

    /// <summary>Gives a place to what was added since there were <paramref name="count"/> problems.</summary>
    public void PlaceSince(int count, RecipePlace place)
    {
        for (int i = count; i < problems.Count; i++)
        {
            problems[i] = problems[i].Place is null ? problems[i] with { Place = place } : problems[i];
        }
    }

    /// <summary>Finds the places in the recipe's text. What a comment there suppresses falls away.</summary>
    public void Locate(RecipeSource source)
    {
        if (!problems.Exists(p => p.Place is not null))
        {
            return;
        }

        for (int i = problems.Count - 1; i >= 0; i--)
        {
            if (problems[i] is { Place: { } place, Located: null } problem)
            {
                RecipeDiagnostic located = source.Locate(place, problem.Descriptor, problem.Message);
                problems[i] = problem with { Located = located };
                if (source.IsSuppressed(located))
                {
                    problems.RemoveAt(i);
                }
            }
        }

        // In the order of the text; what has no place comes first.
        MergeProblem[] ordered = [.. problems.OrderBy(p => p.Located?.Span.Start ?? -1)];
        problems.Clear();
        problems.AddRange(ordered);
    }

    /// <summary>Adds what an attempt to read a file came to.</summary>
    public void AddFailure(string path, Exception failure)
    {
        if (failure is MergeException known)
        {
            problems.AddRange(known.Problems);
        }
        else
        {
            Add(MergeDiagnostics.ReadFailed, path, FileFault.Describe(failure));
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
