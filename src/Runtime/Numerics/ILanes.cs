namespace MergeDsl.Numerics;

/// <summary>As many numbers as a vector holds, so that kernels are written once for all widths. A mask has all bits of a lane set, or none.</summary>
internal interface ILanes<TSelf, T>
    where TSelf : struct, ILanes<TSelf, T>
    where T : unmanaged
{
    /// <summary>How many.</summary>
    static abstract int Count { get; }

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    static abstract TSelf operator &(TSelf left, TSelf right);

    static abstract TSelf operator ^(TSelf left, TSelf right);

    /// <summary>The same number in all lanes.</summary>
    static abstract TSelf Of(T number);

    /// <summary>Numbers that follow one another.</summary>
    static abstract TSelf Load(ref T from);

    /// <summary>The mask of the numbers that are not less than others.</summary>
    static abstract TSelf AtLeast(TSelf left, TSelf right);

    /// <summary>Counts, of which each grows by one where a number is larger than another.</summary>
    static abstract TSelf CountGreater(TSelf counts, TSelf left, TSelf right);

    /// <summary>Counts, of which each grows by one where numbers are equal.</summary>
    static abstract TSelf CountEqual(TSelf counts, TSelf left, TSelf right);

    /// <summary>The bits of a number that are not bits of a mask.</summary>
    static abstract TSelf AndNot(TSelf left, TSelf mask);

    /// <summary>The sums with numbers where other numbers are above zero; no sum is negative zero.</summary>
    static abstract TSelf AddWherePositive(TSelf left, TSelf sum, TSelf number);

    /// <summary>The larger of two numbers, neither of which is NaN.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>The smaller of two whole numbers.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>How far whole numbers, none of them negative, are apart.</summary>
    static abstract TSelf Distance(TSelf left, TSelf right);

    /// <summary>The numbers, but others where they are zero.</summary>
    TSelf ReplaceZeros(TSelf others);

    /// <summary>The numbers, but zero where a whole number is not less than another.</summary>
    TSelf KeepWhereLess(TSelf left, TSelf right);

    /// <summary>The numbers where the bits of a word, one for each from the lowest on, are set, and others elsewhere.</summary>
    TSelf Where(uint bits, TSelf others);

    /// <summary>Stores the numbers one after the other.</summary>
    void Store(ref T to);

    /// <summary>
    /// Stores the numbers where a whole number is less than another, one after the other, and behind them anything as far as
    /// all of them would reach.
    /// </summary>
    /// <returns>How many they are.</returns>
    nint StoreWhereLess(TSelf left, TSelf right, ref T to);

    /// <summary>The sum of the numbers, in any order.</summary>
    T Sum();
}
