using MergeDsl.Catalog;
using MergeDsl.Diagnostics;
using MergeDsl.Generators.Emission;
using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators.Methods;

/// <summary>Reads the parameters of a method from the parameters of a record.</summary>
/// <param name="method">The method's C# name, for messages.</param>
/// <param name="problems">Where mistakes go.</param>
/// <param name="cancellation">Stops the compiler's work.</param>
internal sealed class ParameterReader(string method, List<DeclarationProblem> problems, CancellationToken cancellation)
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    public IReadOnlyList<ParameterSchema> Read(INamedTypeSymbol? record, ParameterScope scope)
    {
        if (record is null)
        {
            return [];
        }

        DocComment doc = DocComment.Of(record, cancellation);
        List<ParameterSchema> parameters = [];
        foreach (IParameterSymbol parameter in MethodConstructor.PrimaryParameters(record))
        {
            if (Read(parameter, scope, doc.Parameter(parameter.Name)) is { } schema)
            {
                parameters.Add(schema);
            }
        }

        return parameters;
    }

    private ParameterSchema? Read(IParameterSymbol parameter, ParameterScope scope, string summary)
    {
        string name = SnakeCase.Of(parameter.Name);
        if (!SnakeCase.Is(name))
        {
            Report(DeclarationDiagnostics.NotSnakeCase, parameter, parameter.Name, "parameter", "SelectTopk");
        }
        else if (!names.Add(name))
        {
            Report(DeclarationDiagnostics.ParameterTwice, parameter, method, name, "for the method as a whole and for each model");
        }

        (ITypeSymbol type, bool isNullable) = ParameterTypes.Unwrap(parameter.Type);
        if (parameter.RefKind != RefKind.None || ParameterTypes.Of(type) is not { } parameterType)
        {
            Report(DeclarationDiagnostics.UnsupportedType, parameter, parameter.Name, method, parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat));
            return null;
        }

        ScalarValue? value = parameter.HasExplicitDefaultValue ? ParameterTypes.Value(parameterType, type, parameter.ExplicitDefaultValue) : null;
        return new(name, parameter.Name, scope, parameterType, isNullable, value, summary, Ranges(parameter, parameterType, value), Idle(parameter, parameterType));
    }

    private IdleValue? Idle(IParameterSymbol parameter, ParameterType type)
    {
        if (parameter.GetAttributes().FirstOrDefault(a => Is(a, RuntimeNames.IdleAttribute)) is not { } attribute)
        {
            return null;
        }

        if (IsNumber(type))
        {
            return new(attribute.Argument<double>(0), attribute.Argument<string>(1) ?? "");
        }

        problems.Add(DeclarationProblem.Of(
            DeclarationDiagnostics.WrongConstraint, attribute.Location(cancellation), attribute.ShortName(), parameter.Name, method, IsForNumbers(parameter)));
        return null;
    }

    private EquatableArray<RangeConstraint> Ranges(IParameterSymbol parameter, ParameterType type, ScalarValue? value)
    {
        List<RangeConstraint> ranges = [];
        foreach (AttributeData attribute in parameter.GetAttributes())
        {
            bool isAdvice = Is(attribute, RuntimeNames.UsuallyAttribute);
            if (!isAdvice && !Is(attribute, RuntimeNames.InRangeAttribute))
            {
                if (!IsForTheCompiler(attribute) && !Is(attribute, RuntimeNames.IdleAttribute))
                {
                    problems.Add(DeclarationProblem.Of(
                        DeclarationDiagnostics.UnknownConstraint, attribute.Location(cancellation), attribute.ShortName(), parameter.Name, method));
                }

                continue;
            }

            RangeConstraint range = new(
                attribute.Argument<double>(0),
                attribute.Argument<double>(1),
                attribute.Named<bool>(nameof(RangeConstraint.MinExclusive)),
                attribute.Named<bool>(nameof(RangeConstraint.MaxExclusive)),
                isAdvice,
                attribute.Named<string>(nameof(RangeConstraint.Otherwise)));
            if (Wrong(range, parameter, type, value) is { } wrong)
            {
                problems.Add(DeclarationProblem.Of(
                    DeclarationDiagnostics.WrongConstraint, attribute.Location(cancellation), attribute.ShortName(), parameter.Name, method, wrong));
            }

            ranges.Add(range);
        }

        return ranges.ToEquatableArray();
    }

    private static string? Wrong(RangeConstraint range, IParameterSymbol parameter, ParameterType type, ScalarValue? value) =>
        !IsNumber(type) ? IsForNumbers(parameter)
        : !(range.Min <= range.Max) ? "allows nothing: its lower bound is above the upper one"
        : !range.IsAdvice && value is { } v && !range.Allows(v.Number) ? $"does not allow the parameter's own default {v}"
        : null;

    private static bool IsNumber(ParameterType type) => type.Kind is ValueKind.Number or ValueKind.WholeNumber;

    private static string IsForNumbers(IParameterSymbol parameter) =>
        $"is for numbers, and the parameter is a {parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}";

    private static bool Is(AttributeData attribute, string fullName) => attribute.AttributeClass?.ToDisplayString(Display.FullName) == fullName;

    // [AllowNull], [CallerMemberName] and their kin say nothing about values.
    private static bool IsForTheCompiler(AttributeData attribute) =>
        attribute.AttributeClass?.ContainingNamespace?.ToDisplayString() is "System.Diagnostics.CodeAnalysis" or "System.Runtime.CompilerServices";

    private void Report(Diagnostics.DiagnosticDescriptor descriptor, IParameterSymbol parameter, params object[] arguments) =>
        problems.Add(DeclarationProblem.Of(descriptor, parameter.FirstLocation(), arguments));
}
