using MergeDsl.Catalog;
using MergeDsl.Methods;
using Xunit;

namespace MergeDsl.Tests.Architecture;

/// <summary>The tests of the language check recipes against a catalogue written by hand: it must say of its methods what they declare. One that it lacks is no concern of theirs.</summary>
public class CatalogTests
{
    public static TheoryData<string> Methods => [.. TestCatalog.All.Methods.Select(m => m.Name)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_language_is_tested_with_what_the_methods_declare(string method) =>
        Assert.Equal(Facts(TestCatalog.All.Find(method)), Facts(MergeMethods.Catalog.Find(method)));

    /// <summary>Everything but names in C#, the wording and the order of declaration.</summary>
    private static string[] Facts(MethodSchema? method) => method is null ? [] :
    [
        method.Base.ToString(),
        // With an ordinary base there is nothing to count it apart from.
        (method.Base == Declaration.BaseRole.Ordinary ? method.Inputs with { CountsBase = true } : method.Inputs).ToString(),
        .. method.Parameters.OrderBy(p => p.Name, StringComparer.Ordinal).Select(Fact),
        .. method.Ignored.OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => p.ToString()),
        .. method.Constraints.Select(Fact).Order(StringComparer.Ordinal),
    ];

    private static string Fact(ParameterSchema parameter)
    {
        RangeConstraint[] ranges = [.. parameter.Ranges.Select(r => r with { Otherwise = null })];
        return (parameter with { Summary = "", Ranges = [] }) + string.Join(", ", ranges.Select(r => r.ToString()));
    }

    private static string Fact(MethodConstraint constraint) =>
        constraint is NonZeroSumConstraint sum ? $"{sum.Parameter}, {sum.When}, {(sum.Otherwise is null ? "error" : "advice")}" : constraint.ToString();
}
