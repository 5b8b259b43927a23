using System.Globalization;
using MergeDsl.Diagnostics;

namespace MergeDsl.Recipes;

/// <summary>Something that is to be said about the models or the run of a recipe.</summary>
/// <param name="Descriptor">The kind of problem.</param>
/// <param name="Message">The message, with the values in it.</param>
public sealed record MergeProblem(DiagnosticDescriptor Descriptor, string Message)
{
    /// <summary>How grave it is.</summary>
    public RecipeSeverity Severity => Descriptor.Severity;

    /// <summary>The part of the recipe that it is about; null where it is about none.</summary>
    public RecipePlace? Place { get; init; }

    /// <summary>The problem at that part's place in the recipe's text; null where that is not known.</summary>
    public RecipeDiagnostic? Located { get; init; }

    /// <summary>The problem as a compiler prints it: <c>path(line,column): error MRG5020: message</c>; without a place, only from the severity on.</summary>
    public string Format(string path) => Located?.Format(path) ?? ToString();

    /// <summary>The problem without its place: <c>error MRG5020: message</c>.</summary>
    public override string ToString() => $"{Severity.ToString().ToLowerInvariant()} {Descriptor.Id}: {Message}";

    /// <summary>The problem, told of a stage.</summary>
    internal MergeProblem InStage(string stage) => In($"stage {stage}");

    /// <summary>The problem, told of the part of a run that it is of.</summary>
    internal MergeProblem In(string part)
    {
        string message = $"{part}: {Message}";
        return this with { Message = message, Located = Located is null ? null : Located with { Message = message } };
    }

    internal static MergeProblem Of(DiagnosticDescriptor descriptor, params object?[] values) =>
        new(descriptor, string.Format(CultureInfo.InvariantCulture, descriptor.MessageFormat, values));
}
