namespace MergeDsl.Numerics;

/// <summary>As many float64 numbers as a vector holds, so that what is computed with them is written once for all widths.</summary>
internal interface IDoubles<TSelf>
    where TSelf : struct, IDoubles<TSelf>
{
    /// <summary>How many.</summary>
    static abstract int Count { get; }

    /// <summary>One of the numbers.</summary>
    double this[int lane] { get; }

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>The same number in all lanes.</summary>
    static abstract TSelf Of(double value);

    /// <summary>Numbers that follow one another, of float32 or float64.</summary>
    static abstract TSelf Load<T>(ref T from)
        where T : unmanaged;

    /// <summary>Stores the numbers one after the other.</summary>
    void Store(ref double to);

    /// <summary><c>2^(k/8)</c>, rounded once, where k is what the lowest bits of the numbers say, in two's complement.</summary>
    TSelf PowerOfTwo();

    /// <summary>The numbers, but 0 where another one is below a bound.</summary>
    TSelf ZeroWhereBelow(TSelf other, double bound);

    /// <summary>The magnitudes.</summary>
    TSelf Abs();

    /// <summary>The numbers, with others added where the bits of a word, one for each from <paramref name="first"/> on, are set.</summary>
    TSelf PlusWhere(uint bits, int first, TSelf addends);

    /// <summary>A bit for each number whose magnitude is not at most a bound.</summary>
    uint Beyond(double bound);

    /// <summary>A bit for each number that does not equal another one.</summary>
    uint Unequal(TSelf other);
}
