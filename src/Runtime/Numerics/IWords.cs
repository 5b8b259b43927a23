namespace MergeDsl.Numerics;

/// <summary>
/// As many 32-bit words as a vector has lanes of 64 bits, each in the lower half of a lane, so that what is computed with them is
/// written once for all widths. The upper halves hold anything.
/// </summary>
internal interface IWords<TSelf>
    where TSelf : struct, IWords<TSelf>
{
    /// <summary>How many.</summary>
    static abstract int Count { get; }

    /// <summary>What stands in the upper halves.</summary>
    TSelf Upper { get; }

    /// <summary>The exclusive or of three.</summary>
    static abstract TSelf Xor(TSelf first, TSelf second, TSelf third);

    /// <summary>The same word in all lanes.</summary>
    static abstract TSelf Of(uint word);

    /// <summary>Lanes of 64 bits that count up from <paramref name="first"/>.</summary>
    static abstract TSelf From(ulong first);

    /// <summary>Lanes of 64 bits that follow one another.</summary>
    static abstract TSelf Load(ref ulong from);

    /// <summary>Lanes whose halves are the words of two.</summary>
    static abstract TSelf Join(TSelf lower, TSelf upper);

    /// <summary>The sums with a word, modulo 2³².</summary>
    TSelf Plus(uint word);

    /// <summary>The products with a factor, in 64 bits.</summary>
    TSelf Times(uint factor);

    /// <summary>Stores the lanes one after the other.</summary>
    void Store(ref ulong to);
}
