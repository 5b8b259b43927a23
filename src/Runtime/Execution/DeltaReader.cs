using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Forms the task vectors that order statistics are wanted of, block by block; statistics of one model share theirs if they stand together.</summary>
internal sealed class DeltaReader<T>(TensorMerge merge, OrderStatistic[] statistics)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int BaseBlock = 0;
    private const int DeltaBlock = 1;

    private readonly bool[] needed = Needed(merge, statistics);

    /// <summary>Whether an input is looked at.</summary>
    public bool Reads(int input) => needed[input];

    /// <summary>Goes to the block at an element of the chunk, which has room for two blocks.</summary>
    public static void MoveTo(Chunk chunk, int at) => chunk.Widen<T>(0, at, Math.Min(Block.Size, chunk.Length - at), BaseBlock);

    /// <summary>The task vector of a statistic's model, padded with zeros; the statistics are asked for in order.</summary>
    public ReadOnlySpan<T> Of(Chunk chunk, int at, int statistic)
    {
        bool isThere = statistic > 0 && statistics[statistic].Model == statistics[statistic - 1].Model;
        return isThere ? chunk.Scratch<T>(DeltaBlock, Math.Min(Block.Size, chunk.Length - at)) : Fresh(chunk, at, statistic);
    }

    /// <summary>As <see cref="Of"/>, whatever was formed before.</summary>
    public ReadOnlySpan<T> Fresh(Chunk chunk, int at, int statistic)
    {
        int length = Math.Min(Block.Size, chunk.Length - at);
        Span<T> delta = chunk.Scratch<T>(DeltaBlock, length);
        ReadOnlySpan<T> values = chunk.Widen<T>(merge.InputOf(statistics[statistic].Model), at, length, DeltaBlock);
        TaskVectors.Subtract(values, chunk.Scratch<T>(BaseBlock, length), delta);
        return delta;
    }

    private static bool[] Needed(TensorMerge merge, OrderStatistic[] statistics)
    {
        bool[] needed = new bool[merge.Sources.Length];
        needed[0] = true;
        foreach (OrderStatistic statistic in statistics)
        {
            needed[merge.InputOf(statistic.Model)] = true;
        }

        return needed;
    }
}
