using MergeDsl.Numerics;
using MergeDsl.Tensors;

namespace MergeDsl.Execution;

/// <summary>Copies the first input: its bytes where no type changes, else through one rounding to each type.</summary>
internal sealed class CopyRound(TensorMerge merge) : Round(merge.Whole, merge.ChunkElements)
{
    private readonly bool plain = IsPlain(merge.Sources[0].Type, merge.Tensor.InputType, merge.Tensor.OutputType);

    protected override bool Writes => true;

    public override bool Reads(int input) => input == 0;

    public override void Process(Chunk chunk)
    {
        if (plain)
        {
            chunk.WriteStored(0);
            return;
        }

        chunk.Reserve<float>(1);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            int length = Math.Min(Block.Size, chunk.Length - at);
            chunk.Store(at, chunk.Widen<float>(0, at, length, 0)[..length]);
        }

        chunk.Write();
    }

    /// <summary>Whether a copy of a source between these types has its very bytes.</summary>
    public static bool IsPlain(DType source, DType input, DType output) => source == output && ElementTypes.Contains(input, source);
}
