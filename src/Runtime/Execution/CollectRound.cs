using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Counts the keys above each bracket and collects those within.</summary>
internal sealed class CollectRound(TensorMerge merge, OrderStatistic[] statistics, int limit) : Round(merge.Whole, merge.ChunkElements)
{
    private readonly DeltaReader deltas = new(merge, statistics);

    public override bool Reads(int input) => deltas.Reads(input);

    public override void Process(Chunk chunk)
    {
        Span<int> above = stackalloc int[statistics.Length];
        Span<int> collected = stackalloc int[statistics.Length];
        above.Clear();
        collected.Clear();
        chunk.Reserve(2);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            DeltaReader.MoveTo(chunk, at);
            for (int i = 0; i < statistics.Length; i++)
            {
                if (statistics[i].Candidates is null)
                {
                    continue;
                }

                ReadOnlySpan<float> delta = deltas.Of(chunk, at, i);
                (uint low, uint high) = statistics[i].Bracket;
                Span<uint> keys = chunk.Keys(i, collected[i] + Block.Size, collected[i])[collected[i]..];
                (int more, int within) = MagnitudeKeys.Collect(delta, low, high, keys);
                above[i] += more;
                collected[i] += within;
            }
        }

        for (int i = 0; i < statistics.Length; i++)
        {
            statistics[i].Add(chunk.Index, above[i], chunk.Keys(i, 0, 0)[..collected[i]], limit);
        }
    }
}
