namespace MergeDsl.Numerics;

/// <summary>
/// As many float32 as a vector holds, or words of 32 bits that become such numbers, so that conversion is written once for
/// all widths. Operators are those of whole numbers.
/// </summary>
internal interface ISingles<TSelf>
    where TSelf : struct, ISingles<TSelf>
{
    /// <summary>How many.</summary>
    static abstract int Count { get; }

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator &(TSelf left, TSelf right);

    static abstract TSelf operator |(TSelf left, TSelf right);

    static abstract TSelf operator <<(TSelf words, int count);

    static abstract TSelf operator >>>(TSelf words, int count);

    /// <summary>The same word in all lanes.</summary>
    static abstract TSelf Of(uint word);

    /// <summary>Numbers that follow one another.</summary>
    static abstract TSelf Load(ref float from);

    /// <summary>Halves of words that follow one another, each in the lower half of a lane.</summary>
    static abstract TSelf Load(ref ushort from);

    /// <summary>Stores the numbers one after the other.</summary>
    void Store(ref float to);

    /// <summary>Stores their lower halves one after the other.</summary>
    void Store(ref ushort to);

    /// <summary>The sums of the numbers.</summary>
    static abstract TSelf AddNumbers(TSelf left, TSelf right);

    /// <summary>The differences of the numbers.</summary>
    static abstract TSelf SubtractNumbers(TSelf left, TSelf right);

    /// <summary>The smaller of two words below 2^31.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>The larger of two words below 2^31.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>What is taken where words below 2^31 are less than others, and what is taken elsewhere.</summary>
    static abstract TSelf WhereLess(TSelf left, TSelf right, TSelf then, TSelf otherwise);

    /// <summary>What is taken where these are numbers, and a word that is taken where they are NaN.</summary>
    TSelf Or(TSelf numbers, uint none);
}
