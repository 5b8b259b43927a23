using MergeDsl.Tensors;

namespace MergeDsl.Tests.Execution;

/// <summary>A tensor whose second half cannot be read.</summary>
internal sealed class BrokenSource() : TensorSource("broken", TestMerge.Shape(400_000), DType.F32)
{
    public override void ReadBytes(long start, Span<byte> destination)
    {
        if (start >= 200_000)
        {
            throw new IOException("the disk is gone");
        }

        destination.Clear();
    }
}
