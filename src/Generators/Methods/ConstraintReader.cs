using MergeDsl.Catalog;
using MergeDsl.Declaration;
using MergeDsl.Diagnostics;
using MergeDsl.Generators.Emission;
using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators.Methods;

/// <summary>Reads what attributes on the method itself say: conditions on several parameters, and parameters without effect.</summary>
internal sealed class ConstraintReader(INamedTypeSymbol type, MethodSchema schema, List<DeclarationProblem> problems, CancellationToken cancellation)
{
    public EquatableArray<MethodConstraint> Constraints()
    {
        List<MethodConstraint> constraints = [];
        foreach (AttributeData attribute in type.FindAttributes(RuntimeNames.WithinAttribute))
        {
            if (Number(attribute, attribute.Argument<string>(2)) is { } parameter && Number(attribute, attribute.Argument<string>(3)) is { } margin)
            {
                constraints.Add(new WithinConstraint(attribute.Argument<double>(0), attribute.Argument<double>(1), parameter.Name, margin.Name));
            }
        }

        foreach (AttributeData attribute in type.FindAttributes(RuntimeNames.NonZeroSumAttribute))
        {
            string? when = attribute.Named<string>(nameof(NonZeroSumAttribute.When));
            ParameterSchema? parameter = Find(
                attribute, attribute.Argument<string>(0), "number of each model", p => IsNumber(p) && p.Scope == ParameterScope.PerModel);
            ParameterSchema? condition = when is null ? null : Find(
                attribute, when, "bool of the method as a whole", p => p.Type.Kind == ValueKind.Boolean && p.Scope == ParameterScope.Global);
            if (parameter is not null && (when is null || condition is not null))
            {
                constraints.Add(new NonZeroSumConstraint(parameter.Name, condition?.Name, attribute.Named<string>(nameof(NonZeroSumAttribute.Otherwise))));
            }
        }

        return constraints.ToEquatableArray();
    }

    public EquatableArray<IgnoredParameter> Ignored()
    {
        List<IgnoredParameter> ignored = [];
        foreach (AttributeData attribute in type.FindAttributes(RuntimeNames.NoEffectAttribute))
        {
            ParameterScope scope = attribute.Named<bool>(nameof(NoEffectAttribute.PerModel)) ? ParameterScope.PerModel : ParameterScope.Global;
            foreach (string name in attribute.ConstructorArguments.SelectMany(a => a.Kind == TypedConstantKind.Array ? a.Values : [a]).Select(v => v.Value).OfType<string>())
            {
                if (!SnakeCase.Is(name))
                {
                    Report(DeclarationDiagnostics.NotSnakeCase, attribute, name, "parameter", SnakeCase.Of(name));
                }
                else if (schema.Find(name) is not null || ignored.Any(i => i.Name == name))
                {
                    Report(DeclarationDiagnostics.ParameterTwice, attribute, type.Name, name, "once more in [NoEffect]");
                }
                else
                {
                    ignored.Add(new(name, scope));
                }
            }
        }

        return ignored.ToEquatableArray();
    }

    private ParameterSchema? Number(AttributeData attribute, string? member) => Find(attribute, member, "number", IsNumber);

    private ParameterSchema? Find(AttributeData attribute, string? member, string what, Func<ParameterSchema, bool> isRight)
    {
        ParameterSchema? parameter = schema.Parameters.FirstOrDefault(p => p.Member == member && isRight(p));
        if (parameter is null)
        {
            string there = string.Join(", ", schema.Parameters.Where(isRight).Select(p => p.Member));
            Report(DeclarationDiagnostics.UnknownMember, attribute, attribute.ShortName(), type.Name, member ?? "", what, there.Length == 0 ? "" : "; there is " + there);
        }

        return parameter;
    }

    private static bool IsNumber(ParameterSchema parameter) => parameter.Type.Kind is ValueKind.Number or ValueKind.WholeNumber;

    private void Report(Diagnostics.DiagnosticDescriptor descriptor, AttributeData attribute, params object[] arguments) =>
        problems.Add(DeclarationProblem.Of(descriptor, attribute.Location(cancellation), arguments));
}
