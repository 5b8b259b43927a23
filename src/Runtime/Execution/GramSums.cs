using System.Numerics;
using MergeDsl.Methods;
using MergeDsl.Numerics;

namespace MergeDsl.Execution;

/// <summary>The dot products of all pairs of vectors, as they are summed up.</summary>
internal sealed class GramSums<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool ofDifferences;
    private readonly int inputs;
    private readonly int size;
    private readonly ExactSum[] sums;
    private readonly GramMatrix matrix;

    public GramSums(TensorMerge merge, bool ofDifferences)
    {
        this.ofDifferences = ofDifferences && merge.HasBase;
        inputs = merge.Sources.Length;
        size = this.ofDifferences ? merge.ModelCount : inputs;
        sums = new ExactSum[size * (size + 1) / 2];
        matrix = new(size, merge.HasBase, this.ofDifferences) { IsOfDoubles = typeof(T) == typeof(double) };
    }

    /// <summary>Makes room for the blocks of <see cref="Add(Chunk, int, int)"/>.</summary>
    public void Reserve(Chunk chunk) => chunk.Reserve<T>(inputs);

    /// <summary>Starts again from nothing.</summary>
    public void Clear() => Array.Clear(sums);

    /// <summary>Adds one block: elements <paramref name="at"/>, at + 1, … of the chunk, at most a block.</summary>
    public void Add(Chunk chunk, int at, int length)
    {
        Form(chunk, at, length);
        int pair = 0;
        for (int i = inputs - size; i < inputs; i++)
        {
            for (int j = inputs - size; j <= i; j++)
            {
                sums[pair++].Add(BlockSums.Dot(chunk.Scratch<T>(i, length), chunk.Scratch<T>(j, length)));
            }
        }
    }

    /// <summary>The matrix of one block and nothing else, which needs no sums; there until the next is asked for.</summary>
    public GramMatrix OfBlock(Chunk chunk, int at, int length)
    {
        Form(chunk, at, length);
        int first = inputs - size;
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                matrix[i, j] = BlockSums.Dot(chunk.Scratch<T>(first + i, length), chunk.Scratch<T>(first + j, length));
            }
        }

        return matrix;
    }

    /// <summary>Adds what another thread summed.</summary>
    public void Add(GramSums<T> other)
    {
        for (int pair = 0; pair < sums.Length; pair++)
        {
            sums[pair].Add(other.sums[pair]);
        }
    }

    /// <summary>The matrix of the sums so far; there until the next is asked for.</summary>
    public GramMatrix ToMatrix()
    {
        int pair = 0;
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                matrix[i, j] = sums[pair++].Value;
            }
        }

        return matrix;
    }

    private void Form(Chunk chunk, int at, int length)
    {
        ReadOnlySpan<T> first = chunk.Widen<T>(0, at, length, 0);
        for (int input = 1; input < inputs; input++)
        {
            _ = ofDifferences ? chunk.Subtract(input, at, length, first, input) : chunk.Widen<T>(input, at, length, input);
        }
    }
}
