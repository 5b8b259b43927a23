namespace MergeDsl.Numerics;

/// <summary>
/// At which ranks of a line each random byte says nothing, where probabilities are linear in the rank: those whose
/// probability is about that byte's 256th. These are neighbours, and so are those of neighbouring bytes.
/// </summary>
internal sealed class RankSteps
{
    private readonly byte first;
    private readonly int[] ends;

    /// <param name="middle">The byte that says nothing at a rank; it only grows with the rank, or only falls.</param>
    /// <param name="length">How many ranks there are.</param>
    public RankSteps(Func<int, int> middle, int length)
    {
        first = (byte)middle(0);
        int last = middle(length - 1);
        Rises = first <= last;
        ends = new int[Math.Abs(last - first) + 1];
        for (int step = 0; step < ends.Length; step++)
        {
            ends[step] = step == ends.Length - 1 ? length : FirstBeyond(middle, step, length);
        }
    }

    /// <summary>How many bytes there are that say nothing at some rank.</summary>
    public int Count => ends.Length;

    /// <summary>Whether larger ranks stay more often.</summary>
    public bool Rises { get; }

    /// <summary>Which of these bytes it is, in the order of ranks. Below the first: elements are above its ranks all of them; from <see cref="Count"/> on: below.</summary>
    public int StepOf(byte random) => Rises ? random - first : first - random;

    /// <summary>The byte of a step.</summary>
    public byte ByteOf(int step) => (byte)(Rises ? first + step : first - step);

    /// <summary>For each step the rank where it ends, and the next begins.</summary>
    public ReadOnlySpan<int> Ends => ends;

    /// <summary>Whether an element stays; null: a word of its own decides.</summary>
    public bool? Keeps(byte random, int rank)
    {
        int step = StepOf(random);
        return step < 0 || (step < Count && rank >= ends[step]) ? Rises
            : step >= Count || (step > 0 && rank < ends[step - 1]) ? !Rises
            : null;
    }

    private int FirstBeyond(Func<int, int> middle, int step, int length)
    {
        int low = 0, high = length - 1;
        while (low < high)
        {
            int rank = (low + high) >>> 1;
            (low, high) = Math.Abs(middle(rank) - first) > step ? (low, rank) : (rank + 1, high);
        }

        return low;
    }
}
