namespace Quickstart.Llama;

/// <summary>The keys and values of one layer for the tokens of a text so far.</summary>
internal sealed class KeyValueCache(LlamaConfiguration configuration)
{
    private readonly int size = configuration.KeyValueSize;
    private readonly float[] keys = new float[configuration.MaxPositionEmbeddings * configuration.KeyValueSize];
    private readonly float[] values = new float[configuration.MaxPositionEmbeddings * configuration.KeyValueSize];

    public Span<float> KeysAt(int position) => keys.AsSpan(position * size, size);

    public Span<float> ValuesAt(int position) => values.AsSpan(position * size, size);
}
