using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Counts the keys above each bracket and at its ends, and collects those within.</summary>
internal sealed class CollectRound(TensorMerge merge, OrderStatistic[] statistics, int limit) : Round(merge.Whole, merge.ChunkElements)
{
    private readonly DeltaReader<float> deltas = new(merge, statistics);

    public override bool Reads(int input) => deltas.Reads(input);

    public override void Process(Chunk chunk)
    {
        BracketCounts[] counts = new BracketCounts[statistics.Length];
        chunk.Reserve<float>(2);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            DeltaReader<float>.MoveTo(chunk, at);
            for (int i = 0; i < statistics.Length; i++)
            {
                if (statistics[i].Candidates is null)
                {
                    continue;
                }

                ReadOnlySpan<float> delta = deltas.Of(chunk, at, i);
                (uint low, uint high) = statistics[i].Bracket;
                int collected = counts[i].Inside;
                counts[i] += MagnitudeKeys.Collect(delta, low, high, chunk.Keys(i, collected + Block.Size, collected)[collected..]);
            }
        }

        for (int i = 0; i < statistics.Length; i++)
        {
            statistics[i].Add(chunk.Index, counts[i], chunk.Keys(i, 0, 0)[..counts[i].Inside], limit);
        }
    }
}
