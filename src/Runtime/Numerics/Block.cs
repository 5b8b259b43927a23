namespace MergeDsl.Numerics;

/// <summary>
/// The unit of arithmetic: 1024 elements of a tensor, counted from its start, as float32 in a buffer that the first-level
/// cache holds. Buffers are padded with zeros to whole groups of <see cref="Lanes"/>, so that kernels have no tails.
/// </summary>
internal static class Block
{
    /// <summary>Elements a block.</summary>
    public const int Size = 1024;

    /// <summary>Virtual lanes: element e of a block is summed in lane e mod 32, whatever the width of the machine's vectors.</summary>
    public const int Lanes = 32;

    /// <summary>The length that kernels see for <paramref name="length"/> elements.</summary>
    public static int Padded(int length) => (length + Lanes - 1) & -Lanes;
}
