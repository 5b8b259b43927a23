using System.Security.Cryptography;
using MergeDsl.Execution;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Tensors;
using MergeDsl.Tests.Methods;

namespace MergeDsl.Tests.Execution;

/// <summary>Merges by every method in every type, whose bytes must be the same however they are made.</summary>
internal static class ReferenceMerges
{
    private static readonly (string Name, int Models, bool HasBase, MergeMethod Method)[] Methods =
    [
        ("passthrough", 1, false, new Passthrough([new(null)])),
        ("passthrough scaled", 1, false, new Passthrough([new(1.5)])),
        ("linear", 3, false, new Linear(new(), [new(0.3), new(-0.2), new(0.7)])),
        ("slerp", 1, true, new Slerp(new(0.3))),
        ("task_arithmetic", 3, true, new TaskArithmetic(new(Lambda: 0.9), [new(0.3), new(-0.2), new(0.7)])),
        ("nuslerp rows", 2, true, new NuSlerp(new(NuslerpFlatten: false), [new(0.3), new(0.6)])),
        ("nuslerp columns", 2, false, new NuSlerp(new(NuslerpFlatten: false, NuslerpRowWise: true), [new(0.3), new(0.6)])),
        ("multislerp", 3, true, new MultiSlerp(new(), [new(0.3), new(0.2), new(0.7)])),
        ("karcher", 3, false, new Karcher(new())),
        ("model_stock", 3, true, new ModelStock(new(FilterWise: true))),
        ("nearswap", 1, true, new NearSwap(new(0.001))),
        ("ram", 3, true, new Ram(new(0.0005))),
        ("ramplus_tl", 3, true, new RamPlusTl(new(Epsilon: 0.0005))),
        ("ties", 3, true, new Ties(new(), [new(0.3, 0.5), new(-0.2, 0.3), new(0.7)])),
        ("ties rescale", 2, true, new Ties(new(Rescale: true, Normalize: false), [new(0.3, 0.01), new(0.7, 0.8)])),
        ("dare_linear", 2, true, new DareLinear(new(), [new(0.3, 0.5), new(0.7, 0.77)])),
        ("dare_ties", 3, true, new DareTies(new(Normalize: true), [new(0.3, 0.5), new(-0.2, 0.3), new(0.7)])),
        ("breadcrumbs", 2, true, new Breadcrumbs(new(Rescale: true), [new(0.3, 0.5), new(-0.7, 0.3, 0.2)])),
        ("breadcrumbs_ties", 3, true, new BreadcrumbsTies(new(Normalize: true), [new(0.3, 0.5), new(-0.2, 0.3), new(0.7)])),
        ("arcee_fusion", 1, true, new ArceeFusion()),
        ("sce", 3, true, new Sce(new(0.4))),
        ("della", 3, true, new Della(new(), [new(0.3, 0.5), new(-0.2, 0.3), new(0.7)])),
        ("della_linear", 2, true, new DellaLinear(new(Rescale: false), [new(0.3, 0.5), new(0.7, 0.77)])),
    ];

    /// <summary>Methods that nobody has chosen values for, so that a new one is tested without being listed here.</summary>
    private static IEnumerable<(string Name, int Models, bool HasBase, MergeMethod Method)> Others =>
        MergeMethods.BuiltIn.Schemas.Where(s => Methods.All(m => m.Method.Schema.Name != s.Name)).SelectMany(MethodCase.Of)
            .Select(c => (c.Name, c.Models, c.HasBase, MergeMethods.BuiltIn.Create(c.Schema.Name, c.Values)));

    /// <summary>A tensor for each, of lengths that are no multiple of any vector.</summary>
    /// <param name="large">Whether some are long enough that thresholds are guessed from a sample.</param>
    public static IReadOnlyList<PlannedTensor> Plan(bool large)
    {
        List<PlannedTensor> tensors = [];
        foreach (DType type in (DType[])[DType.F64, DType.F32, DType.F16, DType.BF16])
        {
            foreach ((string name, int models, bool hasBase, MergeMethod method) in Methods.Concat(Others))
            {
                foreach (long[] dimensions in large ? (long[][])[[71, 97], [3], [601, 499], [3, 1201]] : [[71, 97], [3]])
                {
                    Sample sample = Sample.Of(type, models, 0.02, dimensions);
                    TestMerge merge = new(method, type) { Name = $"{name} {type} {sample.Shape}" };
                    tensors.Add(merge.Plan(sample.Shape, hasBase ? sample.Base : null, sample.Models));
                }
            }
        }

        return tensors;
    }

    /// <summary>For each tensor its name and the SHA-256 of its bytes.</summary>
    public static string Hashes(IReadOnlyList<PlannedTensor> tensors, EngineOptions options)
    {
        MemorySink sink = new();
        MergeEngine.Run(tensors, sink, options);
        return string.Join('\n', tensors.Select(t => $"{t.Name}: {Convert.ToHexStringLower(SHA256.HashData(sink.Bytes(t)))}"));
    }
}
