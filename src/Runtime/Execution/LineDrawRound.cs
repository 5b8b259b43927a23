using System.Buffers;
using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>
/// Goes through chunks of a long line, and says of each element whether it stays. For most it is enough to know its bucket;
/// of the others it makes questions, or, where these are answered, takes the answers in the order of elements.
/// </summary>
/// <param name="line">The line.</param>
/// <param name="counts">What is known of its ranks.</param>
/// <param name="only">The chunks.</param>
/// <param name="questions">Where the open elements go, or the answers come from.</param>
/// <param name="draws">Whether all is answered, and the mask is drawn.</param>
internal sealed class LineDrawRound<T>(LongLine<T> line, LineCounts counts, int[] only, LineQuestions questions, bool draws)
    : Round(line.Group, line.Merge.ChunkElements, only)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Below the first every element stays, above the second none.
    private readonly (int Kept, int Dropped) certain = line.Mask.CertainBytes(0, line.Length - 1, line.Length);
    private readonly (short Kept, short Dropped)[] bytes = Bytes(line, counts);

    public override bool Reads(int input) => line.Reads(input);

    public override void Process(Chunk chunk)
    {
        int answer = 0;
        byte[] random = ArrayPool<byte>.Shared.Rent(chunk.Length);
        RandomMask.Bytes(line.Mask.Key, chunk.Start, random.AsSpan(0, chunk.Length));
        Span<byte> drawn = random, kept = chunk.List<byte>(0, chunk.Length, 0)[..chunk.Length];
        kept.Clear();
        long[] before = counts.Before(chunk.Index).ToArray();
        List<(ulong Key, long Element)> open = [];
        ReadOnlySpan<bool> answers = draws ? questions.Answers(chunk.Index) : default;
        chunk.Reserve<T>(2);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            ReadOnlySpan<T> deltas = line.Deltas(chunk, at, out int start);
            for (int i = start; i < deltas.Length; i += line.Stride)
            {
                ulong key = MagnitudeKeys.Of(deltas[i]);
                long element = chunk.Start + at + i;
                if (Keeps(key, element, drawn[at + i], before) is { } keeps)
                {
                    kept[at + i] = keeps ? (byte)1 : (byte)0;
                }
                else if (draws)
                {
                    kept[at + i] = answers[answer++] ? (byte)1 : (byte)0;
                }
                else
                {
                    open.Add((key, element));
                }
            }
        }

        ArrayPool<byte>.Shared.Return(random);
        if (draws)
        {
            line.Mask.Set(chunk.Start, kept);
        }
        else
        {
            questions.Ask(chunk.Index, open);
        }
    }

    // Null: it depends on the rank within the bucket. A zero that stays is as good as one that goes.
    private bool? Keeps(ulong key, long element, byte random, long[] before)
    {
        bool isCertain = random < certain.Kept || random > certain.Dropped || key == 0;
        if (isCertain && !counts.HasFrequent)
        {
            return random < certain.Kept;
        }

        int bucket = counts.Buckets.Of(key);
        int frequent = counts.FrequentOf(bucket);
        long rank = counts.Smaller[bucket] + (frequent < 0 ? 0 : before[frequent]++);
        if (isCertain || random < bytes[bucket].Kept || random > bytes[bucket].Dropped)
        {
            return random < bytes[bucket].Kept;
        }

        bool keeps = line.Mask.Keeps(element, rank, line.Length, random);
        return frequent >= 0 || keeps == line.Mask.Keeps(element, counts.Smaller[bucket + 1] - 1, line.Length, random) ? keeps : null;
    }

    // For each bucket, below which byte its elements stay, whichever ranks they have, and above which none does.
    private static (short Kept, short Dropped)[] Bytes(LongLine<T> line, LineCounts counts)
    {
        (short, short)[] bytes = new (short, short)[counts.Buckets.Count];
        for (int bucket = 0; bucket < bytes.Length; bucket++)
        {
            (int kept, int dropped) = line.Mask.CertainBytes(counts.Smaller[bucket], Math.Max(counts.Smaller[bucket], counts.Smaller[bucket + 1] - 1), line.Length);
            bytes[bucket] = ((short)kept, (short)dropped);
        }

        return bytes;
    }
}
