namespace Quickstart.Llama;

/// <summary>Rotates element i of each head against element i + size/2, by an angle that grows with the position: <c>position · θ^(-2i/size)</c>.</summary>
internal sealed class RotaryEmbedding
{
    private readonly int half;
    private readonly float[] cosines;
    private readonly float[] sines;

    public RotaryEmbedding(LlamaConfiguration configuration)
    {
        half = configuration.HeadDim / 2;
        cosines = new float[configuration.MaxPositionEmbeddings * half];
        sines = new float[cosines.Length];
        for (int at = 0; at < cosines.Length; at++)
        {
            (int position, int i) = Math.DivRem(at, half);
            double angle = position * Math.Pow(configuration.RopeTheta, -2.0 * i / configuration.HeadDim);
            cosines[at] = (float)Math.Cos(angle);
            sines[at] = (float)Math.Sin(angle);
        }
    }

    /// <summary>Rotates all heads of a token's queries or keys.</summary>
    public void Rotate(Span<float> heads, int position)
    {
        ReadOnlySpan<float> cos = cosines.AsSpan(position * half, half);
        ReadOnlySpan<float> sin = sines.AsSpan(position * half, half);
        for (; !heads.IsEmpty; heads = heads[(2 * half)..])
        {
            for (int i = 0; i < half; i++)
            {
                (float a, float b) = (heads[i], heads[i + half]);
                heads[i] = (a * cos[i]) - (b * sin[i]);
                heads[i + half] = (b * cos[i]) + (a * sin[i]);
            }
        }
    }
}
