using System.Numerics;
using MergeDsl.Methods;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>The dot products of all pairs of vectors, as they are summed up.</summary>
internal sealed class GramSums<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool ofDifferences;
    private readonly bool hasBase;
    private readonly int inputs;
    private readonly int size;
    private readonly ExactSum[] sums;

    public GramSums(TensorMerge merge, bool ofDifferences)
    {
        this.ofDifferences = ofDifferences && merge.HasBase;
        hasBase = merge.HasBase;
        inputs = merge.Sources.Length;
        size = this.ofDifferences ? merge.ModelCount : inputs;
        sums = new ExactSum[size * (size + 1) / 2];
    }

    /// <summary>Makes room for the blocks of <see cref="Add(Chunk, int, int)"/>.</summary>
    public void Reserve(Chunk chunk) => chunk.Reserve<T>(inputs);

    /// <summary>Starts again from nothing.</summary>
    public void Clear() => Array.Clear(sums);

    /// <summary>Adds one block: elements <paramref name="at"/>, at + 1, … of the chunk, at most a block.</summary>
    public void Add(Chunk chunk, int at, int length)
    {
        for (int input = 0; input < inputs; input++)
        {
            ReadOnlySpan<T> values = chunk.Widen<T>(input, at, length, input);
            if (ofDifferences && input > 0)
            {
                TaskVectors.Subtract(values, chunk.Scratch<T>(0, length), chunk.Scratch<T>(input, length));
            }
        }

        int first = inputs - size;
        int pair = 0;
        for (int i = first; i < inputs; i++)
        {
            for (int j = first; j <= i; j++)
            {
                sums[pair++].Add(BlockSums.Dot(chunk.Scratch<T>(i, length), chunk.Scratch<T>(j, length)));
            }
        }
    }

    /// <summary>Adds what another thread summed.</summary>
    public void Add(GramSums<T> other)
    {
        for (int pair = 0; pair < sums.Length; pair++)
        {
            sums[pair].Add(other.sums[pair]);
        }
    }

    /// <summary>The matrix of the sums so far.</summary>
    public GramMatrix ToMatrix()
    {
        GramMatrix gram = new(size, hasBase, ofDifferences) { IsOfDoubles = typeof(T) == typeof(double) };
        int pair = 0;
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                gram[i, j] = sums[pair++].Value;
            }
        }

        return gram;
    }
}
