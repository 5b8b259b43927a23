using MergeDsl.Diagnostics;
using MergeDsl.Numerics;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using MergeDsl.Tests.Planning;
using MergeDsl.Tests.Tensors;
using Xunit;

namespace MergeDsl.Tests.Output;

public sealed class FiniteCheckTests : PlanningTest
{
    private const string Sum = "{merge_method: linear, models: [{model: a}, {model: b}], parameters: {weight: 1, normalize: false}, out_dtype: float16}";

    [Fact]
    public void A_result_that_overflows_stops_the_merge_with_its_inputs()
    {
        TestModel.Llama(60000).Save(Root, "a");
        TestModel.Llama(5600).Save(Root, "b");
        MergeException e = Assert.Throws<MergeException>(() => Plan(Sum, new() { Threads = 1 }).Execute(Root["out"]));
        Assert.Contains("element 0 comes out infinite as F16, and its inputs are finite (a: 60000, b: 5600)", e.Message);
        Assert.Equal(["a", "b"], Directory.GetFileSystemEntries(Root.Path).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_is_written_where_that_is_allowed()
    {
        TestModel.Llama(60000).Save(Root, "a");
        TestModel.Llama(5600).Save(Root, "b");
        MergeResult result = Plan(Sum, new() { AllowNonFinite = true }).Execute(Root["out"]);
        Assert.Contains(result.Warnings, w => w.Descriptor == OutputDiagnostics.NonFiniteMade && w.Message.StartsWith("30 elements came out as NaN or infinite", StringComparison.Ordinal));
    }

    [Fact]
    public void What_an_input_has_already_is_reported()
    {
        TestModel.Llama(float.NaN).Save(Root, "a");
        TestModel.Llama(1).Save(Root, "b");
        MergeResult result = Plan(Sum).Execute(Root["out"]);
        Assert.Contains(result.Warnings, w => w.Descriptor == OutputDiagnostics.NonFiniteInherited && w.Message.StartsWith("30 elements of the output are NaN or infinite because an input is", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(DType.F16, 0x7C00, 0x7BFF)]
    [InlineData(DType.BF16, 0x7F80, 0x7F7F)]
    [InlineData(DType.BF16, 0xFFC1, 0xFF7F)]
    public void It_is_found_at_any_place(DType type, int bits, int largest)
    {
        ushort[] elements = new ushort[77];
        elements.AsSpan().Fill((ushort)largest);
        Assert.False(NonFinite.IsAmong(type, System.Runtime.InteropServices.MemoryMarshal.AsBytes<ushort>(elements)));
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = (ushort)bits;
            Assert.True(NonFinite.IsAmong(type, System.Runtime.InteropServices.MemoryMarshal.AsBytes<ushort>(elements)));
            elements[i] = (ushort)largest;
        }
    }
}
