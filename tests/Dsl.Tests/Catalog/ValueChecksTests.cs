using MergeDsl.Catalog;
using Xunit;

namespace MergeDsl.Tests.Catalog;

public sealed class ValueChecksTests
{
    private static IEnumerable<string> Problems(string method, ScalarValue?[] globals, params ScalarValue?[][] models) =>
        TestCatalog.All.Find(method)!.Problems(new([.. globals], models.Select(m => m.ToEquatableArray()).ToEquatableArray())) // all of these are there
            .Select(p => $"{(p.IsAdvice ? "advice" : "error")} {p.Parameter}[{p.Model}]: {p.Message}");

    private static ScalarValue N(double value) => ScalarValue.Of(value);

    private static ScalarValue B(bool value) => ScalarValue.Of(value);

    [Fact]
    public void Good_values_have_no_problems() => Assert.Empty(Problems("ties", [B(true), B(false), N(1)], [N(0.5), N(0.3)], [N(0.5), N(1)]));

    [Fact]
    public void Ranges_are_checked_per_model() => Assert.Equal(
        ["error density[1]: `density` is 50; it must be between 0 and 1; did you mean 0.5?"],
        Problems("ties", [B(true), B(false), N(1)], [N(0.5), N(0.3)], [N(0.5), N(50)]));

    [Fact]
    public void Advice_is_told_apart() => Assert.Equal(
        ["advice t[]: `t` is 1.5; it is usually between 0 and 1: otherwise the result is extrapolated"], Problems("slerp", [N(1.5)]));

    [Fact]
    public void Numbers_are_finite() => Assert.Equal(["error t[]: `t` is NaN; it must be a finite number"], Problems("slerp", [N(double.NaN)]));

    [Fact]
    public void A_value_that_is_absent_must_be_optional()
    {
        Assert.Equal(["error t[]: `t` has no value"], Problems("slerp", [null]));
        Assert.Empty(Problems("passthrough", [], [[null]]));
    }

    [Fact]
    public void Sums_of_zero_are_errors_or_advice()
    {
        Assert.Equal(["error weight[]: `weight` sums to 0 over the models (0.5 + -0.5); with `normalize` on, the result is divided by this sum, so it must not be 0"], Problems("linear", [B(true)], [N(0.5)], [N(-0.5)]));
        Assert.Empty(Problems("linear", [B(false)], [N(0.5)], [N(-0.5)]));
        Assert.Equal(["advice weight[]: `weight` sums to 0 over the models (1 + -1): normalising is skipped"], Problems("ties", [B(true), B(false), N(1)], [N(1), N(1)], [N(-1), N(1)]));
    }

    [Fact]
    public void A_value_keeps_its_margin_from_the_bounds()
    {
        ScalarValue?[] globals = [B(true), B(true), N(1)];
        Assert.Equal(["error density[0]: `density` ± `epsilon` is 0.9 ± 0.15, which reaches from 0.75 to 1.05; it must lie strictly between 0 and 1"], Problems("della", globals, [N(1), N(0.9), N(0.15)]));
        Assert.Empty(Problems("della", globals, [N(1), N(1), N(0.15)], [N(1), N(0.5), N(0.15)]));
    }

    [Fact]
    public void A_word_is_one_of_its_words()
    {
        ParameterSchema mode = new("mode", "Mode", ParameterScope.Global, new(ValueKind.Word, "X", [new("row_wise", "RowWise"), new("flat", "Flat")]), false, null, "");
        Assert.Equal("`mode` is rows; it must be one of row_wise, flat", Assert.Single(mode.Problems(ScalarValue.OfWord("rows"))).Message);
        Assert.Empty(mode.Problems(ScalarValue.OfWord("flat")));
    }

    [Fact]
    public void Schemas_survive_as_text() => Assert.All(TestCatalog.All.Methods, m => Assert.Equal(m, MethodSchemaText.Read(MethodSchemaText.Write(m))));
}
