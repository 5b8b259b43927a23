using System.Numerics;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>Draws a sample of the keys of a line.</summary>
internal sealed class LineSampleRound<T>(LongLine<T> line) : Round(new(0, Runs), 1)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Runs = 1 << 12;
    private const int KeysPerRun = 64;
    private const double GoldenRatio = 0.6180339887498949;

    private readonly ulong[][] keys = new ulong[Runs][];

    /// <summary>The keys, in no order.</summary>
    public ulong[] Keys => [.. keys.SelectMany(k => k)];

    public override bool Reads(int input) => line.Reads(input);

    // Evenly spread, but for a jitter that follows no row length; long enough that some elements are the line's.
    public override ElementRange RangeOf(int chunk)
    {
        long length = Math.Clamp(16L * line.Stride, KeysPerRun, line.Merge.ChunkElements);
        return new(line.Group.Start + Math.Min((long)((chunk + (chunk * GoldenRatio % 1)) / Runs * line.Group.Length), line.Group.Length - length), length);
    }

    public override void Process(Chunk chunk)
    {
        Span<ulong> seen = stackalloc ulong[KeysPerRun];
        int count = 0;
        chunk.Reserve<T>(2);
        for (int at = 0; at < chunk.Length; at += Block.Size)
        {
            ReadOnlySpan<T> deltas = line.Deltas(chunk, at, out int start);
            for (int i = start; i < deltas.Length && count < KeysPerRun; i += line.Stride)
            {
                seen[count++] = MagnitudeKeys.Of(deltas[i]);
            }
        }

        keys[chunk.Index] = [.. seen[..count]];
    }
}
