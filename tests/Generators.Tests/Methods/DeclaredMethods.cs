using MergeDsl.Catalog;
using MergeDsl.Methods;
using Microsoft.CodeAnalysis;

namespace MergeDsl.Tests.Methods;

/// <summary>What the method generator makes of a declaration.</summary>
[VerifyXunit.UsesVerify]
public sealed class DeclaredMethods
{
    private static readonly Project Acme = new Project().WithCSharp("AcmeBlend.cs", Samples.CustomMethod);

    [Fact]
    public Task A_declaration_is_completed_published_and_registered()
    {
        Build build = Acme.Build();
        Assert.Empty(build.Problems);
        return Verify(string.Join("\n", build.Files.Select(f => $"// {f.HintName}\n{f.SourceText}")), "cs");
    }

    [Fact]
    public void What_is_published_is_what_is_declared()
    {
        System.Reflection.Assembly assembly = Acme.Build().Load();
        MethodSchema declared = Set(assembly).Schemas.Single();
        MergeMethodSchemaAttribute published = (MergeMethodSchemaAttribute)assembly.GetCustomAttributes(typeof(MergeMethodSchemaAttribute), false).Single();
        Assert.Equal(declared, MethodSchemaText.Read(published.Schema));
    }

    [Fact]
    public void Help_does_not_need_a_documentation_file()
    {
        MethodSchema schema = Set(Acme.Build().Load()).Schemas.Single();
        Assert.Equal("Blend the models, y = Σ w·x, with a twist.", schema.Summary);
        Assert.Equal("Whether the weights are made to sum to 1.", schema.Find("normalize")?.Summary);
    }

    [Fact]
    public void A_method_created_from_values_has_these_values()
    {
        MergeMethodSet set = Set(Acme.Build().Load());
        ParameterValues values = new(
            [ScalarValue.Of(false), ScalarValue.Of(7), ScalarValue.OfWord("row_wise"), ScalarValue.Of("x"), ScalarValue.Of(2.5)],
            [[ScalarValue.Of(0.25), ScalarValue.Of(1.0)], [ScalarValue.Of(0.75), ScalarValue.Of(0.5)]]);
        MergeMethod method = set.Create("acme_blend", values);
        Assert.Equal(values, method.Values);
        Assert.Equal(method, set.Create("acme_blend", values));
        Assert.Equal(values.Models[1], method.ForModels([1]).Values.Models.Single());
    }

    [Fact]
    public void A_registry_refuses_methods_words_and_gaps_that_it_does_not_know()
    {
        MergeMethodSet set = Set(Acme.Build().Load());
        EquatableArray<ScalarValue?> globals = [ScalarValue.Of(false), ScalarValue.Of(7), ScalarValue.OfWord("sideways"), ScalarValue.Of("x"), null];
        Assert.Throws<ArgumentException>(() => set.Create("acme_blendd", new([], [])));
        Assert.Contains("sideways", Assert.Throws<ArgumentException>(() => set.Create("acme_blend", new(globals, []))).Message, StringComparison.Ordinal);
        Assert.Contains("weight", Assert.Throws<ArgumentException>(() => set.Create("acme_blend",
            new([.. globals.Select((v, i) => i == 2 ? ScalarValue.OfWord("row_wise") : v)], [[null, ScalarValue.Of(1.0)]]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_in_the_global_namespace_is_completed_too()
    {
        Build build = new Project().WithCSharp("Plain.cs", """
            using MergeDsl.Declaration;
            using MergeDsl.Methods;

            /// <summary>Nothing to say.</summary>
            [MergeMethod("plain")]
            public sealed partial record Plain : CombinationMethod
            {
                /// <inheritdoc/>
                public override void Weigh(GramMatrix gram, System.Span<double> coefficients) => coefficients.Fill(1);
            }
            """).Build();
        Assert.Empty(build.Problems);
        Assert.Equal("Plain", Set(build.Load()).Schemas.Single().TypeName);
    }

    private static MergeMethodSet Set(System.Reflection.Assembly assembly) =>
        (MergeMethodSet)assembly.GetType("Acme.App.DeclaredMergeMethods", true)!.GetProperty("Instance")!.GetValue(null)!; // throws where it is missing
}
