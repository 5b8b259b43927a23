using MergeDsl.Execution;
using MergeDsl.Methods;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using MergeDsl.Tests;

namespace MergeDsl.Benchmarks;

/// <summary>A merge of one tensor whose inputs and output are in memory: arithmetic and copying, no files.</summary>
internal sealed class MergeInMemory : ITensorSink
{
    /// <param name="merge">The method with its values.</param>
    /// <param name="source">Gives the base, number 0, and the models from 1 on.</param>
    public MergeInMemory(MethodCase merge, Func<int, MemorySource> source)
    {
        PlannedInput[] inputs = [.. Enumerable.Range(merge.HasBase ? 0 : 1, merge.Models + (merge.HasBase ? 1 : 0))
            .Select(m => new PlannedInput(source(m), new ModelReference($"m{m}"), m == 0))];
        TensorSource first = inputs[0].Source;
        Tensor = new("x", first.Shape, first.Type, first.Type, MergeMethods.BuiltIn.Create(merge.Schema.Name, merge.Values), [.. inputs], 0, 0);
        Output = GC.AllocateUninitializedArray<byte>(checked((int)(first.Shape.ElementCount * first.Type.Size)));
    }

    /// <summary>All methods as they are declared, and with their switches turned.</summary>
    public static IEnumerable<MethodCase> Cases => MergeMethods.BuiltIn.Schemas.SelectMany(MethodCase.Of);

    /// <summary>What is made.</summary>
    public PlannedTensor Tensor { get; }

    /// <summary>The result.</summary>
    public byte[] Output { get; }

    public void Run(EngineOptions options) => MergeEngine.Run([Tensor], this, options);

    public void Write(PlannedTensor tensor, long offset, ReadOnlySpan<byte> bytes) => bytes.CopyTo(Output.AsSpan((int)offset));
}
