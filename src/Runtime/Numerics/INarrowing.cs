namespace MergeDsl.Numerics;

/// <summary>Rounds float32 to a 16-bit type, to nearest even; the result stands in the lower half of each word, above it anything.</summary>
internal interface INarrowing
{
    static abstract V Narrow<V>(V values)
        where V : struct, ISingles<V>;
}
