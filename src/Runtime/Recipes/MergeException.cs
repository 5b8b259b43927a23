using MergeDsl.Diagnostics;

namespace MergeDsl.Recipes;

/// <summary>
/// A merge that cannot be planned or run, for reasons that its user can mend: everything that is wrong, at once. Its
/// message holds all of them, one a line; nobody needs to see a stack trace.
/// </summary>
public sealed class MergeException : Exception
{
    /// <summary>Creates the error from its problems.</summary>
    public MergeException(EquatableArray<MergeProblem> problems, Exception? cause = null)
        : base(string.Join("\n", (IEnumerable<MergeProblem>)problems), cause) => Problems = problems;

    /// <summary>What is wrong.</summary>
    public EquatableArray<MergeProblem> Problems { get; }

    /// <summary>The same problems, told of a stage.</summary>
    internal MergeException InStage(string stage) => In($"stage {stage}");

    /// <summary>The same problems, told of the part of a run that they are of.</summary>
    internal MergeException In(string part) => new(Problems.Select(p => p.In(part)).ToEquatableArray(), InnerException);

    internal static MergeException Of(DiagnosticDescriptor descriptor, params object?[] values) => new([MergeProblem.Of(descriptor, values)]);
}
