using Microsoft.CodeAnalysis;

namespace MergeDsl.Tests.Methods;

/// <summary>Each mistake in a declaration is said at its place in the C#, and nothing else is.</summary>
public sealed class DeclarationMistakes
{
    [Theory]
    [InlineData("MRG6001", "Wrong", "is not partial", """[MergeMethod("wrong")] public sealed record Wrong : CombinationMethod { BODY }""")]
    [InlineData("MRG6001", "Wrong", "is not sealed", """[MergeMethod("wrong")] public partial record Wrong : CombinationMethod { BODY }""")]
    [InlineData("MRG6001", "Wrong", "is nested in another type", """public static partial class Outer { [MergeMethod("wrong")] public sealed partial record Wrong : CombinationMethod { BODY } }""")]
    [InlineData("MRG6001", "Wrong", "has type parameters", """[MergeMethod("wrong")] public sealed partial record Wrong<T> : CombinationMethod { BODY }""")]
    [InlineData("MRG6002", "Wrong", "does not derive from", """[MergeMethod("wrong")] public sealed partial record Wrong { }""")]
    [InlineData("MRG6003", "Wrong", "takes 'weight'", """[MergeMethod("wrong")] public sealed partial record Wrong(double weight) : CombinationMethod { BODY }""")]
    [InlineData("MRG6003", "Wrong", "takes the models first", """[MergeMethod("wrong")] public sealed partial record Wrong(EquatableArray<Wrong.M> Models, Wrong.O Parameters) : CombinationMethod { BODY public sealed record O(double A = 1); public sealed record M(double W); }""")]
    [InlineData("MRG6003", "Wrong", "takes two records", """[MergeMethod("wrong")] public sealed partial record Wrong(Wrong.O A, Wrong.O B) : CombinationMethod { BODY public sealed record O(double A = 1); }""")]
    [InlineData("MRG6004", "A", "'float'", """[MergeMethod("wrong")] public sealed partial record Wrong(Wrong.O Parameters) : CombinationMethod { BODY public sealed record O(float A); }""")]
    [InlineData("MRG6004", "A", "'double[]'", """[MergeMethod("wrong")] public sealed partial record Wrong(Wrong.O Parameters) : CombinationMethod { BODY public sealed record O(double[] A); }""")]
    [InlineData("MRG6005", "InRange(0, 1)", "is a bool", """[MergeMethod("wrong")] public sealed partial record Wrong(Wrong.O Parameters) : CombinationMethod { BODY public sealed record O([InRange(0, 1)] bool A); }""")]
    [InlineData("MRG6005", "InRange(1, 0)", "allows nothing", """[MergeMethod("wrong")] public sealed partial record Wrong(Wrong.O Parameters) : CombinationMethod { BODY public sealed record O([InRange(1, 0)] double A); }""")]
    [InlineData("MRG6005", "InRange(0, 1)", "own default 2", """[MergeMethod("wrong")] public sealed partial record Wrong(Wrong.O Parameters) : CombinationMethod { BODY public sealed record O([InRange(0, 1)] double A = 2); }""")]
    [InlineData("MRG6005", "Idle(1, \"nothing\")", "is a bool", """[MergeMethod("wrong")] public sealed partial record Wrong(Wrong.O Parameters) : CombinationMethod { BODY public sealed record O([Idle(1, "nothing")] bool A); }""")]
    [InlineData("MRG6006", "Even", "[Even] on parameter 'A'", """public sealed class EvenAttribute : System.Attribute; [MergeMethod("wrong")] public sealed partial record Wrong(Wrong.O Parameters) : CombinationMethod { BODY public sealed record O([Even] int A); }""")]
    [InlineData("MRG6007", "NonZeroSum(\"Wait\")", "names 'Wait'", """[MergeMethod("wrong"), NonZeroSum("Wait")] public sealed partial record Wrong(EquatableArray<Wrong.M> Models) : CombinationMethod { BODY public sealed record M(double Weight); }""")]
    [InlineData("MRG6007", "Within(0, 1, \"Weight\", \"Margin\")", "there is Weight", """[MergeMethod("wrong"), Within(0, 1, "Weight", "Margin")] public sealed partial record Wrong(EquatableArray<Wrong.M> Models) : CombinationMethod { BODY public sealed record M(double Weight); }""")]
    [InlineData("MRG6008", "MergeMethod(\"My-Merge\")", "'wrong'", """[MergeMethod("My-Merge")] public sealed partial record Wrong : CombinationMethod { BODY }""")]
    [InlineData("MRG6009", "MergeMethod(\"ties\")", "MergeDsl.Methods.Ties of MergeDsl.Runtime", """[MergeMethod("ties")] public sealed partial record Wrong : CombinationMethod { BODY }""")]
    [InlineData("MRG6009", "MergeMethod(\"wrong\")", "taken by Another", """[MergeMethod("wrong")] public sealed partial record Another : CombinationMethod { BODY } [MergeMethod("wrong")] public sealed partial record Wrong : CombinationMethod { BODY }""")]
    [InlineData("MRG6010", "A", "declares the parameter 'a' twice", """[MergeMethod("wrong")] public sealed partial record Wrong(Wrong.O Parameters, EquatableArray<Wrong.M> Models) : CombinationMethod { BODY public sealed record O(double A); public sealed record M(double A); }""")]
    [InlineData("MRG6010", "NoEffect(\"a\")", "[NoEffect]", """[MergeMethod("wrong"), NoEffect("a")] public sealed partial record Wrong(Wrong.O Parameters) : CombinationMethod { BODY public sealed record O(double A); }""")]
    [InlineData("MRG6011", "Models(3, 2)", "3 to 2", """[MergeMethod("wrong"), Models(3, 2)] public sealed partial record Wrong : CombinationMethod { BODY }""")]
    [InlineData("MRG6011", "Models(2)", "both", """[MergeMethod("wrong"), Models(2), Inputs(2)] public sealed partial record Wrong : CombinationMethod { BODY }""")]
    public async Task A_mistake_is_said_at_its_place(string id, string at, string says, string declaration)
    {
        Project project = Declares(declaration);
        Diagnostic diagnostic = Assert.Single(await project.AnalyzeAsync());
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(at, diagnostic.Location.SourceTree!.ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)); // it is in C#
        Assert.Contains(says, diagnostic.GetMessage(null), StringComparison.Ordinal);
        Assert.Empty(project.Build().Reported);
    }

    [Fact]
    public async Task A_broken_declaration_is_completed_so_that_nothing_else_is_wrong()
    {
        Project project = Declares("""[MergeMethod("wrong")] public sealed partial record Wrong(Wrong.O Parameters) : CombinationMethod { BODY public sealed record O(float A); }""");
        Assert.DoesNotContain(project.Build().Problems, d => d.Id != "CS1591");
        Assert.Single(await project.AnalyzeAsync());
    }

    [Fact]
    public void Without_analyzers_the_generator_says_it()
    {
        Project project = Declares("""[MergeMethod("ties")] public sealed partial record Wrong(Wrong.O Parameters) : CombinationMethod { BODY public sealed record O(float A); }""");
        Assert.Equal(["MRG6004", "MRG6009"], project.WithProperty("RunAnalyzers", "false").Build().Reported.Select(d => d.Id));
    }

    [Fact]
    public async Task A_right_declaration_is_passed_over_in_silence() =>
        Assert.Empty(await new Project().WithCSharp("AcmeBlend.cs", Samples.CustomMethod).AnalyzeAsync());

    private static Project Declares(string declaration) => new Project().WithCSharp("Wrong.cs", """
        using MergeDsl;
        using MergeDsl.Declaration;
        using MergeDsl.Methods;

        """ + declaration.Replace("BODY", "public override void Weigh(GramMatrix gram, System.Span<double> coefficients) { }", StringComparison.Ordinal));
}
