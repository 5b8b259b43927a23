using MergeDsl.Catalog;
using MergeDsl.Declaration;
using MergeDsl.Diagnostics;
using MergeDsl.Generators.Emission;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MergeDsl.Generators.Methods;

/// <summary>Reads the declaration of a merge method from its symbol: the one place that knows what the attributes and constructors mean.</summary>
internal sealed class MethodReader
{
    private readonly INamedTypeSymbol type;
    private readonly AttributeData attribute;
    private readonly CancellationToken cancellation;
    private readonly List<DeclarationProblem> problems = [];

    private MethodReader(INamedTypeSymbol type, AttributeData attribute, CancellationToken cancellation)
    {
        this.type = type;
        this.attribute = attribute;
        this.cancellation = cancellation;
    }

    /// <summary>Reads <paramref name="type"/>, or returns null where it declares no merge method.</summary>
    public static MethodReading? Read(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.FindAttribute(RuntimeNames.MergeMethodAttribute) is { } attribute
            ? new MethodReader(type, attribute, cancellation).Read()
            : null;

    private MethodReading Read()
    {
        string name = attribute.ConstructorArguments.FirstOrDefault().Value as string ?? "";
        Location? nameLocation = attribute.Location(cancellation);
        if (!SnakeCase.Is(name))
        {
            Report(DeclarationDiagnostics.NotSnakeCase, nameLocation, name, "merge method", SnakeCase.Of(type.Name));
        }

        DocComment doc = DocComment.Of(type, cancellation);
        bool canBeCompleted = CheckForm() & CheckFamily();
        MethodConstructor? constructor = MethodConstructor.Read(type, problems);
        ParameterReader reader = new(type.Name, problems, cancellation);
        MethodSchema schema = new(
            name,
            type.ToDisplayString(Display.FullName),
            doc.Summary,
            Role(),
            InputCounts.Read(type, problems, cancellation),
            [.. reader.Read(constructor?.Options, ParameterScope.Global), .. reader.Read(constructor?.Model, ParameterScope.PerModel)],
            Paper: attribute.Named<string>(nameof(MergeDsl.Declaration.MergeMethodAttribute.Paper)));
        ConstraintReader constraints = new(type, schema, problems, cancellation);
        schema = schema with { Ignored = constraints.Ignored(), Constraints = constraints.Constraints() };
        MethodDeclaration declaration = new(
            schema,
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(Display.FullName),
            CSharp.Escape(type.Name),
            Record(constructor?.OptionsParameter, constructor?.Options),
            Record(constructor?.ModelsParameter, constructor?.Model),
            canBeCompleted,
            problems.Select(p => new DeclarationMessage(p.Descriptor, p.Message)).ToEquatableArray());
        return new(declaration, problems, nameLocation);
    }

    private static ParameterRecord? Record(IParameterSymbol? parameter, INamedTypeSymbol? record) =>
        parameter is null || record is null ? null : new(CSharp.Escape(parameter.Name), record.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat));

    private bool CheckForm()
    {
        bool isPartial = type.DeclaringSyntaxReferences.Any(r =>
            r.GetSyntax(cancellation) is TypeDeclarationSyntax t && t.Modifiers.Any(m => m.Text == "partial"));
        List<string> wrong = [];
        Add(wrong, !type.IsRecord, "is not a record");
        Add(wrong, !type.IsSealed, "is not sealed");
        Add(wrong, !isPartial, "is not partial");
        Add(wrong, type.ContainingType is not null, "is nested in another type");
        Add(wrong, type.IsGenericType, "has type parameters");
        Add(wrong, type.IsFileLocal, "is local to its file");
        if (wrong.Count > 0)
        {
            Report(DeclarationDiagnostics.NotAMethodRecord, type.FirstLocation(), type.Name, string.Join(" and ", wrong));
        }

        return wrong.Count == 0 || (wrong.Count == 1 && !type.IsSealed);

        static void Add(List<string> wrong, bool isWrong, string what)
        {
            if (isWrong)
            {
                wrong.Add(what);
            }
        }
    }

    private bool CheckFamily()
    {
        for (INamedTypeSymbol? ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.ToDisplayString(Display.FullName) == RuntimeNames.MergeMethod)
            {
                return true;
            }
        }

        Report(DeclarationDiagnostics.NotAMergeMethod, type.FirstLocation(), type.Name);
        return false;
    }

    private BaseRole Role() =>
        type.FindAttribute(RuntimeNames.BaseModelAttribute)?.ConstructorArguments.FirstOrDefault().Value is int role
            ? (BaseRole)role
            : BaseRole.Ordinary;

    private void Report(Diagnostics.DiagnosticDescriptor descriptor, Location? location, params object[] arguments) =>
        problems.Add(DeclarationProblem.Of(descriptor, location, arguments));
}
