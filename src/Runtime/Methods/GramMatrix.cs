namespace MergeDsl.Methods;

/// <summary>
/// The dot products of all pairs of vectors, from which every norm, cosine and mean in their span can be computed.
/// The vectors are the inputs, the base (where the method knows one and there is one) before the models in the recipe's
/// order; or the models' differences from the base, if the method measures these.
/// </summary>
public sealed class GramMatrix
{
    private readonly double[] products;

    /// <summary>Creates a matrix of zeros.</summary>
    /// <param name="size">The number of vectors.</param>
    /// <param name="hasBase">Whether the first input is a base that the method knows.</param>
    /// <param name="isOfDifferences">Whether the vectors are differences from that base.</param>
    public GramMatrix(int size, bool hasBase = false, bool isOfDifferences = false)
    {
        Size = size;
        HasBase = hasBase;
        IsOfDifferences = isOfDifferences;
        products = new double[size * size];
    }

    /// <summary>The number of vectors.</summary>
    public int Size { get; }

    /// <summary>Whether the first input, and so the first coefficient, is a base that the method knows.</summary>
    public bool HasBase { get; }

    /// <summary>Whether the vectors are the models' differences from the base.</summary>
    public bool IsOfDifferences { get; }

    /// <summary>Whether the vectors are of float64; otherwise they are of float32, or of less.</summary>
    public bool IsOfDoubles { get; init; }

    /// <summary>The dot product of two vectors, summed in float64. Setting it sets its mirror image too.</summary>
    public double this[int i, int j]
    {
        get => products[(i * Size) + j];
        set => products[(i * Size) + j] = products[(j * Size) + i] = value;
    }

    /// <summary>The Euclidean norm of a vector.</summary>
    public double Norm(int i) => Math.Sqrt(this[i, i]);

    /// <summary>The norm of a vector in the span, given by its coefficients; rounding below zero counts as zero.</summary>
    public double Norm(ReadOnlySpan<double> coefficients)
    {
        double square = 0;
        for (int i = 0; i < Size; i++)
        {
            square += coefficients[i] * Dot(i, coefficients);
        }

        return Math.Sqrt(Math.Max(square, 0));
    }

    /// <summary>The dot product of a vector and one in the span.</summary>
    public double Dot(int i, ReadOnlySpan<double> coefficients)
    {
        double sum = 0;
        for (int j = 0; j < Size; j++)
        {
            sum += this[i, j] * coefficients[j];
        }

        return sum;
    }
}
