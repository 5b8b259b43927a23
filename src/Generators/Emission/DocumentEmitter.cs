namespace MergeDsl.Generators.Emission;

/// <summary>Prints the members of a document's class.</summary>
internal static class DocumentEmitter
{
    public static void Emit(CodeWriter code, DocumentClass document, bool isBroken)
    {
        bool hasParameters = document.Parameters.Count > 0;
        if (hasParameters)
        {
            Constructor(code, document, isBroken);
        }

        Models(code, document);
        if (hasParameters)
        {
            Parameters(code, document);
        }

        if (isBroken)
        {
            Broken(code, document);
        }
        else
        {
            MethodEmission.Emit(code, document);
            Layout(code, document);
        }

        code.Line("/// <inheritdoc/>").Line($"public override string Name => {CSharp.Literal(document.RecipeName)};").Line();
        code.Line("/// <inheritdoc/>").Line("public override RecipeText Source => SourceText;");
        if (hasParameters)
        {
            code.Line().Line("/// <inheritdoc/>");
            code.Line("public override EquatableArray<ValueOverride> Overrides => RecipeValue.Overrides(ValuesOf(new()), ValuesOf(values));").Line();
            ValuesOf(code, document);
        }
    }

    // The mistake is reported at the recipe; code that uses the class should not add errors of its own.
    private static void Broken(CodeWriter code, DocumentClass document)
    {
        string message = CSharp.Literal($"The recipe {document.RecipeName} has errors.");
        code.Line("/// <inheritdoc/>").Line($"public override MergeMethod MethodFor(in TensorSite site) => throw new global::System.InvalidOperationException({message});").Line();
        code.Line("/// <inheritdoc/>").Line($"public override RecipeLayout Layout => throw new global::System.InvalidOperationException({message});").Line();
    }

    private static void Constructor(CodeWriter code, DocumentClass document, bool isBroken)
    {
        code.Line("private readonly Parameters values;").Line();
        code.Line("/// <summary>Creates the recipe.</summary>");
        code.Line("/// <param name=\"parameters\">Its numbers; null for those of the recipe.</param>");
        code.Line("/// <exception cref=\"RecipeValueException\">The method does not take one of them.</exception>");
        code.Open($"public {CSharp.Escape(document.ClassName)}(Parameters? parameters = null)");
        code.Line("values = parameters ?? new();");
        if (!isBroken)
        {
            code.Line($"RecipeValue.Check({CSharp.Literal(document.ClassName)}, {document.Method}.Declared, ValuesOf(values));");
        }

        code.Close().Line();
    }

    private static void Layout(CodeWriter code, DocumentClass document)
    {
        code.Line("/// <inheritdoc/>").Line("public override RecipeLayout Layout { get; } =").Indent();
        foreach (string line in document.Layout)
        {
            code.Line(line);
        }

        code.Outdent().Line();
    }

    private static void Models(CodeWriter code, DocumentClass document)
    {
        code.Line("/// <summary>The models of the recipe.</summary>").Open("public static class Models");
        bool first = true;
        foreach (ModelMember model in document.Models)
        {
            if (!first)
            {
                code.Line();
            }

            first = false;
            code.Line($"/// <summary>{CSharp.Doc(model.Reference)}</summary>");
            code.Line($"public static ModelReference {CSharp.Escape(model.Name)} {{ get; }} = {model.Creation};");
        }

        code.Close().Line();
    }

    private static void Parameters(CodeWriter code, DocumentClass document)
    {
        code.Line("/// <summary>The numbers of the recipe that code may replace.</summary>");
        foreach (ParameterMember member in document.Parameters)
        {
            code.Line($"/// <param name=\"{member.Name}\">{member.Summary}</param>");
        }

        string[] members = [.. document.Parameters.Select(m => $"{m.Type} {CSharp.Escape(m.Name)} = {m.Default}")];
        if (members.Length == 1)
        {
            code.Line($"public sealed record Parameters({members[0]});").Line();
            return;
        }

        code.Line("public sealed record Parameters(").Indent();
        for (int i = 0; i < members.Length; i++)
        {
            code.Line(members[i] + (i == members.Length - 1 ? ");" : ","));
        }

        code.Outdent().Line();
    }

    private static void ValuesOf(CodeWriter code, DocumentClass document)
    {
        code.Line("private static EquatableArray<RecipeValue> ValuesOf(Parameters parameters) =>").Line("[").Indent();
        foreach (ParameterMember member in document.Parameters)
        {
            code.Line($"new(nameof(Parameters.{CSharp.Escape(member.Name)}), {CSharp.Literal(member.Parameter)}, {Value(member)}),");
        }

        code.Outdent().Line("];");
    }

    private static string Value(ParameterMember member)
    {
        string value = "parameters." + CSharp.Escape(member.Name);
        return member.Words.Count == 0
            ? $"ScalarValue.Of({value})"
            : $"ScalarValue.OfWord({value} switch {{ {string.Join(", ", (IEnumerable<string>)member.Words)}, _ => {value}.ToString() }})";
    }
}
