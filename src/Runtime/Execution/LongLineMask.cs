using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>
/// Draws the mask of one line that is too long to be held. Keys are counted in buckets that a sample makes about equal, so
/// that it is known between which ranks each element lies; for all but a few elements the random number says the same for
/// all of these. The few are collected and ranked by one more pass over the line, as many at a time as there is room for.
/// </summary>
internal sealed class LongLineMask<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Splitters = 1 << 12;

    private readonly LongLine<T> line;
    private readonly LineQuestions questions;
    private LineCounts? counts;

    /// <param name="line">The line.</param>
    /// <param name="limit">How many elements may be collected at once.</param>
    public LongLineMask(LongLine<T> line, int limit)
    {
        this.line = line;
        questions = new(line.Chunks, limit);
    }

    /// <summary>The first element of the line.</summary>
    public long First => line.First;

    /// <summary>The mask that is drawn.</summary>
    public RankedMask Mask => line.Mask;

    /// <summary>The rounds that draw the mask for a window.</summary>
    public IEnumerable<Round> Rounds(ElementRange window)
    {
        int[] all = [.. Enumerable.Range(0, line.Chunks)], open = [.. all.Where(c => Touches(c, window))];
        int[] asking = open;
        if (counts is null)
        {
            LineSampleRound<T> sample = new(line);
            yield return sample;
            counts = new(new KeyBuckets(sample.Keys, Splitters), line.Chunks, line.Merge.CandidateLimit / 4);
            yield return new LineCountRound<T>(line, counts);
            counts.Complete();

            // The questions of all windows at once, if there is room.
            asking = all;
        }

        while (open.Length > 0)
        {
            int[] ready = [.. open.Where(questions.IsAnswered)];
            if (ready.Length == 0)
            {
                foreach (Round round in Answer(counts, asking))
                {
                    yield return round;
                }

                asking = open;
                continue;
            }

            yield return new LineDrawRound<T>(line, counts, ready, questions, draws: true);
            open = [.. open.Except(ready)];
            if (!all.All(questions.IsAnswered))
            {
                // There was no room: what is drawn makes some for what is asked next.
                questions.Forget(ready);
            }
        }
    }

    private IEnumerable<Round> Answer(LineCounts known, int[] chunks)
    {
        yield return new LineDrawRound<T>(line, known, chunks, questions, draws: false);
        (ulong Key, long Element)[] ordered = questions.Ordered();
        LineAnswerRound<T> ranking = new(line, known, ordered);
        if (ordered.Length > 0)
        {
            yield return ranking;
        }

        long[] ranks = ranking.Ranks();
        questions.Answer(ordered, [.. ordered.Select((q, i) => line.Mask.Keeps(q.Element, ranks[i], line.Length, RandomMask.ByteOf(line.Mask.Key, q.Element)))]);
    }

    private bool Touches(int chunk, ElementRange window)
    {
        long start = line.Group.Start + ((long)chunk * line.Merge.ChunkElements);
        return start < window.Start + window.Length && start + line.Merge.ChunkElements > window.Start;
    }
}
