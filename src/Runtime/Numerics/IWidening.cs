namespace MergeDsl.Numerics;

/// <summary>Turns 16-bit numbers, each in the lower half of a word, into float32.</summary>
internal interface IWidening
{
    static abstract V Widen<V>(V bits)
        where V : struct, ISingles<V>;
}
