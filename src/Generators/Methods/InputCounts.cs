using MergeDsl.Catalog;
using MergeDsl.Diagnostics;
using MergeDsl.Generators.Emission;
using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators.Methods;

/// <summary>Reads <c>[Inputs]</c> and <c>[Models]</c>.</summary>
internal static class InputCounts
{
    public static InputCount Read(INamedTypeSymbol type, List<DeclarationProblem> problems, CancellationToken cancellation)
    {
        AttributeData? inputs = type.FindAttribute(RuntimeNames.InputsAttribute);
        AttributeData? models = type.FindAttribute(RuntimeNames.ModelsAttribute);
        if ((models ?? inputs) is not { } attribute)
        {
            return new(1, int.MaxValue, CountsBase: false);
        }

        int min = attribute.Argument<int>(0);
        int max = attribute.ConstructorArguments.Length > 1 ? attribute.Argument<int>(1) : min;
        string? wrong = inputs is not null && models is not null ? "has both [Inputs] and [Models]; one of them is enough"
            : min < 0 || max < min ? $"takes {min} to {max} inputs, which no recipe can give"
            : max == 0 && inputs is not null ? "takes no inputs"
            : null;
        if (wrong is not null)
        {
            problems.Add(DeclarationProblem.Of(DeclarationDiagnostics.WrongCount, attribute.Location(cancellation), type.Name, wrong));
        }

        return new(min, max, CountsBase: models is null);
    }
}
