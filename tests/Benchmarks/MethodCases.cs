using MergeDsl.Methods;

namespace MergeDsl.Benchmarks;

/// <summary>Every method, with values as recipes have them.</summary>
internal static class MethodCases
{
    /// <summary>Name, models besides the base, whether there is a base, and the method.</summary>
    public static IReadOnlyList<(string Name, int Models, bool HasBase, MergeMethod Method)> All { get; } =
    [
        ("passthrough", 1, false, new Passthrough([new(null)])),
        ("linear", 3, false, new Linear(new(), [new(1), new(2), new(3)])),
        ("slerp", 1, true, new Slerp(new(0.3))),
        ("task_arithmetic", 3, true, new TaskArithmetic(new(), [new(1), new(0.5), new(0.3)])),
        ("nuslerp", 2, true, new NuSlerp(new(), [new(1), new(2)])),
        ("nuslerp rows", 2, true, new NuSlerp(new(NuslerpFlatten: false), [new(1), new(2)])),
        ("nuslerp columns", 2, true, new NuSlerp(new(NuslerpFlatten: false, NuslerpRowWise: true), [new(1), new(2)])),
        ("multislerp", 3, true, new MultiSlerp(new(), [new(1), new(2), new(3)])),
        ("karcher", 3, false, new Karcher(new())),
        ("model_stock", 3, true, new ModelStock(new())),
        ("model_stock rows", 3, true, new ModelStock(new(FilterWise: true))),
        ("nearswap", 1, true, new NearSwap(new(0.0005))),
        ("ram", 3, true, new Ram(new(0.0005))),
        ("ramplus_tl", 3, true, new RamPlusTl(new(Epsilon: 0.0005))),
        ("ties", 3, true, new Ties(new(), [new(1, 0.5), new(0.5, 0.5), new(0.3, 0.5)])),
        ("ties rescale", 3, true, new Ties(new(Rescale: true), [new(1, 0.5), new(0.5, 0.5), new(0.3, 0.5)])),
        ("breadcrumbs", 3, true, new Breadcrumbs(new(), [new(1, 0.5), new(0.5, 0.5), new(0.3, 0.5)])),
        ("breadcrumbs_ties", 3, true, new BreadcrumbsTies(new(), [new(1, 0.5), new(0.5, 0.5), new(0.3, 0.5)])),
        ("dare_linear", 3, true, new DareLinear(new(), [new(1, 0.53), new(0.5, 0.53), new(0.3, 0.53)])),
        ("dare_ties", 3, true, new DareTies(new(), [new(1, 0.53), new(0.5, 0.53), new(0.3, 0.53)])),
        ("della", 3, true, new Della(new(), [new(1, 0.53), new(0.5, 0.53), new(0.3, 0.53)])),
        ("della_linear", 3, true, new DellaLinear(new(), [new(1, 0.53), new(0.5, 0.53), new(0.3, 0.53)])),
        ("sce", 3, true, new Sce(new(0.5))),
        ("arcee_fusion", 1, true, new ArceeFusion()),
    ];
}
