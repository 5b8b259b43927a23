using MergeDsl.Catalog;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Tensors;
using MergeDsl.Tests.Execution;
using Xunit;

namespace MergeDsl.Tests.Methods;

/// <summary>What holds for all methods, or for all that merge task vectors.</summary>
public class EveryMethodTests
{
    private static readonly double[] Weights = [0.7, -0.2, 0.5];

    // Name, whether signs are elected, and the method for weights, density and parameters.
    private static readonly (string Name, bool Elects, Func<double[], double, bool, bool, double, MergeMethod> Of)[] TaskVectorMethods =
    [
        ("task_arithmetic", false, (w, _, n, _, l) => new TaskArithmetic(new(n, l), [.. w.Select(v => new TaskArithmetic.PerModel(v))])),
        ("ties", true, (w, d, n, r, l) => new Ties(new(n, l, r), [.. w.Select(v => new Ties.PerModel(v, d))])),
        ("dare_ties", true, (w, d, n, r, l) => new DareTies(new(n, l, r), [.. w.Select(v => new DareTies.PerModel(v, d))])),
        ("dare_linear", false, (w, d, n, r, l) => new DareLinear(new(n, l, r), [.. w.Select(v => new DareLinear.PerModel(v, d))])),
        ("breadcrumbs", false, (w, d, n, r, l) => new Breadcrumbs(new(n, l, r), [.. w.Select(v => new Breadcrumbs.PerModel(v, d, 0))])),
        ("breadcrumbs_ties", true, (w, d, n, r, l) => new BreadcrumbsTies(new(n, l, r), [.. w.Select(v => new BreadcrumbsTies.PerModel(v, d, 0))])),
        ("della", true, (w, d, n, r, l) => new Della(new(n, l, r), [.. w.Select(v => new Della.PerModel(v, d))])),
        ("della_linear", false, (w, d, n, r, l) => new DellaLinear(new(n, l, r), [.. w.Select(v => new DellaLinear.PerModel(v, d))])),
    ];

    public static TheoryData<string, bool, double> Compositions()
    {
        TheoryData<string, bool, double> cases = [];
        foreach ((string name, _, _) in TaskVectorMethods)
        {
            foreach (bool rescale in (bool[])[false, true])
            {
                cases.Add(name, rescale, 0.6);
                cases.Add(name, rescale, 0.29);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Compositions))]
    public void All_eight_sparsify_weigh_agree_divide_and_scale(string name, bool rescale, double density)
    {
        (_, bool elects, Func<double[], double, bool, bool, double, MergeMethod> of) = TaskVectorMethods.Single(m => m.Name == name);
        foreach (DType type in (DType[])[DType.F64, DType.F32, DType.F16, DType.BF16])
        {
            Sample sample = Sample.Of(type, 3, 1, 61, 47);
            TestMerge merge = new(of(Weights, density, true, rescale, 0.8), type);
            double[] expected = TaskVectorOracle.Merge(sample, (d, m) => Kept(name, d, m, sample.Shape, merge.Name, density), Weights, elects, normalize: true, rescale && name != "task_arithmetic", 0.8);
            Near.Arithmetic(type, expected, merge.Run(sample.Shape, sample.Base, sample.Models), 40);
        }
    }

    [Theory]
    [InlineData("ties")]
    [InlineData("dare_ties")]
    [InlineData("dare_linear")]
    [InlineData("breadcrumbs")]
    [InlineData("breadcrumbs_ties")]
    [InlineData("della")]
    [InlineData("della_linear")]
    public void Rescaling_restores_the_L1_norm(string name)
    {
        foreach (DType type in (DType[])[DType.F64, DType.F32, DType.BF16])
        {
            Sample sample = Sample.Of(type, 1, 1, 64, 64);
            double[] merged = new TestMerge(TaskVectorMethods.Single(m => m.Name == name).Of([1], 0.4, false, true, 1), type) { OutputType = DType.F64 }.Run(sample.Shape, sample.Base, sample.Models);
            Assert.InRange(merged.Zip(sample.Base, (y, b) => Math.Abs(y - b)).Sum() / sample.Deltas()[0].Sum(Math.Abs), 0.99, 1.01);
        }
    }

    [Fact]
    public void Inputs_stay_as_they_are_and_results_are_finite()
    {
        foreach (PlannedTensor tensor in ReferenceMerges.Plan(large: false))
        {
            ArrayTensorSource[] sources = [.. tensor.Inputs.Select(i => (ArrayTensorSource)i.Source)];
            byte[][] before = [.. sources.Select(s => s.Content.ToArray())];
            double[] merged = ScalarTypes.Values(tensor.OutputType, new TestMerge(null).Run(tensor));
            Assert.All(merged, y => Assert.True(double.IsFinite(y), tensor.Name));
            Assert.Equal(before, sources.Select(s => s.Content));
        }
    }

    [Fact]
    public void What_a_method_declares_is_enough_to_merge_by_it()
    {
        foreach (MethodCase declared in MergeMethods.BuiltIn.Schemas.SelectMany(MethodCase.Of))
        {
            Assert.DoesNotContain(declared.Schema.Problems(declared.Values), p => !p.IsAdvice);
            Sample sample = Sample.Of(DType.F32, declared.Models, 0.02, 7, 5);
            MergeMethod method = MergeMethods.BuiltIn.Create(declared.Schema.Name, declared.Values);
            double[] merged = new TestMerge(method).Run(sample.Shape, declared.HasBase ? sample.Base : null, sample.Models);
            Assert.All(merged, y => Assert.True(double.IsFinite(y), declared.Name));
        }
    }

    private static bool[] Kept(string name, double[] delta, int model, TensorShape shape, string tensor, double density) => name switch
    {
        "task_arithmetic" => [.. delta.Select(_ => true)],
        "ties" => TaskVectorOracle.Largest(delta, density),
        "breadcrumbs" or "breadcrumbs_ties" => TaskVectorOracle.Largest(delta, Math.Floor(density * delta.Length) / delta.Length),
        "dare_ties" or "dare_linear" => TaskVectorOracle.Drawn(0, tensor, model, delta.Length, density),
        _ => TaskVectorOracle.DrawnByRank(0, tensor, model, delta, shape, density, 0.15),
    };
}
