using MergeDsl.Diagnostics;
using MergeDsl.Generators.Emission;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MergeDsl.Generators.Methods;

/// <summary>The constructor of a merge method, taken apart: <c>(Options, EquatableArray&lt;PerModel&gt;)</c>, either of which may be absent.</summary>
internal sealed record MethodConstructor(
    IParameterSymbol? OptionsParameter, INamedTypeSymbol? Options, IParameterSymbol? ModelsParameter, INamedTypeSymbol? Model)
{
    /// <summary>Reads the primary constructor, or reports why it cannot be one of a merge method.</summary>
    public static MethodConstructor? Read(INamedTypeSymbol type, List<DeclarationProblem> problems)
    {
        if (!type.IsRecord)
        {
            return null; // that has been said
        }

        IReadOnlyList<IParameterSymbol> parameters = PrimaryParameters(type);
        string? wrong = null;
        IParameterSymbol? options = null, models = null;
        foreach (IParameterSymbol parameter in parameters)
        {
            if (parameter.RefKind != RefKind.None || parameter.Type is not INamedTypeSymbol named)
            {
                wrong = $"takes '{parameter.Name}', which is neither a record nor an EquatableArray of one";
            }
            else if (ElementOf(named) is { } element)
            {
                wrong ??= models is not null ? "takes two arrays of models"
                    : !IsParameterRecord(element) ? $"takes an EquatableArray of '{element.Name}', which is no record of this project with a parameter list" : null;
                models = parameter;
            }
            else
            {
                wrong ??= options is not null ? "takes two records of parameters"
                    : models is not null ? "takes the models first"
                    : !IsParameterRecord(named) ? $"takes '{parameter.Name}' of type '{named.Name}', which is no record of this project with a parameter list" : null;
                options = parameter;
            }
        }

        if (wrong is not null)
        {
            problems.Add(DeclarationProblem.Of(DeclarationDiagnostics.WrongConstructor, type.FirstLocation(), type.Name, wrong));
            return null;
        }

        return new(options, options?.Type as INamedTypeSymbol, models, models is null ? null : ElementOf((INamedTypeSymbol)models.Type));
    }

    /// <summary>The parameters of a record's primary constructor; none for a record without one.</summary>
    public static IReadOnlyList<IParameterSymbol> PrimaryParameters(INamedTypeSymbol type) =>
        type.InstanceConstructors.FirstOrDefault(c => c.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is RecordDeclarationSyntax))?.Parameters
            ?? (IReadOnlyList<IParameterSymbol>)[];

    private static INamedTypeSymbol? ElementOf(INamedTypeSymbol type) =>
        type.IsGenericType && type.TypeArguments.Length == 1 && type.ContainingNamespace + "." + type.MetadataName == RuntimeNames.EquatableArray
            ? type.TypeArguments[0] as INamedTypeSymbol
            : null;

    private static bool IsParameterRecord(INamedTypeSymbol type) => type.IsRecord && !type.IsGenericType && PrimaryParameters(type).Count > 0;
}
