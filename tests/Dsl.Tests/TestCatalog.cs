using MergeDsl.Catalog;
using MergeDsl.Declaration;

namespace MergeDsl.Tests;

/// <summary>The twenty built-in methods as the language sees them, written by hand: another project holds the runtime's catalogue equal to it.</summary>
internal static class TestCatalog
{
    private static readonly RangeConstraint ZeroToOne = new(0, 1);
    private static readonly RangeConstraint Positive = new(0, double.PositiveInfinity, MinExclusive: true);
    private static readonly RangeConstraint NotNegative = new(0, double.PositiveInfinity);
    private static readonly RangeConstraint NothingAtZero = new(0, double.PositiveInfinity, MinExclusive: true, IsAdvice: true, Otherwise: "the model contributes nothing");
    private static readonly RangeConstraint Arc = new(0, 1, IsAdvice: true, Otherwise: "the result is extrapolated");

    private static readonly InputCount AnyModels = new(0, int.MaxValue, false);
    private static readonly ParameterSchema Weight = Model("weight");
    private static readonly ParameterSchema Density = Model("density", 1, ZeroToOne, NothingAtZero);
    private static readonly ParameterSchema Gamma = Model("gamma", 0.01, new RangeConstraint(0, 1, MaxExclusive: true));
    private static readonly ParameterSchema Epsilon = Model("epsilon", 0.15);
    private static readonly ParameterSchema Thinning = Density with { Idle = new(1, "nothing is dropped") };
    private static readonly ParameterSchema Lambda = Global("lambda", 1) with { Idle = new(0, "the output is the base itself") };
    private static readonly IgnoredParameter Int8Mask = new("int8_mask", ParameterScope.Global);
    private static readonly NonZeroSumConstraint Skipped = new("weight", "normalize", "normalising is skipped");
    private static readonly WithinConstraint DensityAroundEpsilon = new(0, 1, "density", "epsilon");

    public static MethodCatalog All { get; } = new(
    [
        Method("linear", BaseRole.Ordinary, new(1, int.MaxValue, true), [Weight, Flag("normalize", true)]) with
        {
            Constraints = [new NonZeroSumConstraint("weight", "normalize")],
        },
        Method("slerp", BaseRole.Required, new(2, 2, true), [Global("t", null, Arc)]),
        Method("nuslerp", BaseRole.Optional, new(2, 2, false), [Weight, Flag("nuslerp_flatten", true), Flag("nuslerp_row_wise", false)]) with
        {
            Constraints = [new NonZeroSumConstraint("weight", null, "the middle of the two is taken")],
        },
        Method("multislerp", BaseRole.Optional, new(1, int.MaxValue, false), [Weight, Flag("normalize_weights", true), Global("eps", 1e-8, Positive)]) with
        {
            Constraints = [new NonZeroSumConstraint("weight", "normalize_weights")],
        },
        Method("karcher", BaseRole.Ordinary, new(1, int.MaxValue, true), [Whole("max_iter", 10, NotNegative), Global("tol", 1e-5, Positive)]),
        Method("model_stock", BaseRole.Required, new(2, int.MaxValue, false), [Flag("filter_wise", false)]),
        Method("task_arithmetic", BaseRole.Required, AnyModels, [Weight, Flag("normalize", false), Lambda]) with
        {
            Ignored = [new("density", ParameterScope.PerModel), Int8Mask, new("rescale", ParameterScope.Global)],
            Constraints = [Skipped],
        },
        TaskVector("ties", normalize: true, rescale: false),
        TaskVector("dare_ties", normalize: false, rescale: true),
        TaskVector("dare_linear", normalize: false, rescale: true),
        TaskVector("breadcrumbs", normalize: false, rescale: false, Gamma),
        TaskVector("breadcrumbs_ties", normalize: false, rescale: false, Gamma),
        TaskVector("della", normalize: true, rescale: true, Epsilon),
        TaskVector("della_linear", normalize: false, rescale: true, Epsilon),
        Method("sce", BaseRole.Required, AnyModels,
        [
            Global("select_topk", 1, new RangeConstraint(double.NegativeInfinity, 1), new RangeConstraint(0, 1, MinExclusive: true, IsAdvice: true, Otherwise: "nothing is selected and the base stays as it is")),
        ]) with { Ignored = [Int8Mask] },
        Method("ram", BaseRole.Required, AnyModels, [Global("epsilon", 1e-5, NotNegative)]),
        Method("ramplus_tl", BaseRole.Required, AnyModels, [Global("r", 0.1, NotNegative), Global("alpha", 0.2, NotNegative), Global("epsilon", 1e-5, NotNegative)]),
        Method("nearswap", BaseRole.Required, new(1, 1, false), [Global("t", null, Positive)]),
        Method("arcee_fusion", BaseRole.Required, new(1, 1, false), []),
        Method("passthrough", BaseRole.Ordinary, new(1, 1, true), [Model("scale") with { IsNullable = true, Idle = new(0, "all its tensors are zero") }]),
    ]);

    private static MethodSchema TaskVector(string name, bool normalize, bool rescale, params ParameterSchema[] more) =>
        Method(name, BaseRole.Required, AnyModels, [Weight, name == "ties" ? Density : Thinning, .. more, Flag("normalize", normalize), Flag("rescale", rescale), Lambda]) with
        {
            Ignored = [Int8Mask],
            Constraints = more.Contains(Epsilon) ? [Skipped, DensityAroundEpsilon] : [Skipped],
        };

    private static MethodSchema Method(string name, BaseRole role, InputCount inputs, ParameterSchema[] parameters) =>
        new(name, "MergeDsl.Methods." + Pascal(name), $"Summary of {name}.", role, inputs, parameters.OrderBy(p => p.Scope).ToEquatableArray());

    private static ParameterSchema Model(string name, double? value = null, params RangeConstraint[] ranges) =>
        new(name, Pascal(name), ParameterScope.PerModel, ParameterType.Number, false, value is { } v ? ScalarValue.Of(v) : null, $"Summary of {name}.", [.. ranges]);

    private static ParameterSchema Global(string name, double? value, params RangeConstraint[] ranges) =>
        Model(name, value, ranges) with { Scope = ParameterScope.Global };

    private static ParameterSchema Whole(string name, int value, params RangeConstraint[] ranges) =>
        Global(name, null, ranges) with { Type = ParameterType.WholeNumber, Default = ScalarValue.Of(value) };

    private static ParameterSchema Flag(string name, bool value) =>
        Global(name, null) with { Type = ParameterType.Boolean, Default = ScalarValue.Of(value) };

    private static string Pascal(string name) => string.Concat(name.Split('_').Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
}
