using System.Numerics;
using System.Runtime.InteropServices;

namespace MergeDsl.Methods;

/// <summary>
/// Some elements of all inputs, as vectors: what is written for one element holds for as many as the machine takes at once.
/// Behind the last element there may be padding, zeros in every input.
/// </summary>
/// <typeparam name="T">The type of arithmetic.</typeparam>
public readonly ref struct ElementBlock<T>
    where T : unmanaged
{
    private readonly ReadOnlySpan<T> bases;
    private readonly ReadOnlySpan<T> models;
    private readonly int stride;

    internal ElementBlock(ReadOnlySpan<T> bases, ReadOnlySpan<T> models, int stride, int modelCount, int length)
    {
        this.bases = bases;
        this.models = models;
        this.stride = stride;
        ModelCount = modelCount;
        Length = length / Vector<T>.Count;
    }

    /// <summary>How many models there are besides the base.</summary>
    public int ModelCount { get; }

    /// <summary>How many vectors each input has.</summary>
    public int Length { get; }

    /// <summary>The base; empty where there is none.</summary>
    public ReadOnlySpan<Vector<T>> Base => MemoryMarshal.Cast<T, Vector<T>>(bases);

    /// <summary>A model, counted from 0 in the recipe's order.</summary>
    public ReadOnlySpan<Vector<T>> Model(int model) => MemoryMarshal.Cast<T, Vector<T>>(models.Slice(model * stride, Length * Vector<T>.Count));
}
