using System.Numerics;

namespace MergeDsl.Execution;

/// <summary>The elements of the task vectors: a quantity for each model.</summary>
internal sealed class TaskVectorMagnitudes<T>(TensorMerge merge) : ElementQuantities<T>(merge)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int BaseBlock = 0;
    private const int DeltaBlock = 1;

    public override bool Reads(int input, int quantity) => input == 0 || input == Merge.InputOf(quantity);

    public override void Reserve(Chunk chunk) => chunk.Reserve<T>(2);

    public override void MoveTo(Chunk chunk, int at, int length) => chunk.Widen<T>(0, at, length, BaseBlock);

    public override ReadOnlySpan<T> Of(Chunk chunk, int at, int length, int quantity) =>
        chunk.Subtract<T>(Merge.InputOf(quantity), at, length, chunk.Scratch<T>(BaseBlock, length), DeltaBlock);
}
