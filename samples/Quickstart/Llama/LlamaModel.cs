using System.Numerics.Tensors;

namespace Quickstart.Llama;

/// <summary>A Llama in float32 that answers greedily. Any number of threads may ask at once.</summary>
internal sealed class LlamaModel
{
    private readonly LlamaConfiguration configuration;
    private readonly CharacterTokenizer tokenizer;
    private readonly RotaryEmbedding rotary;
    private readonly float[] embeddings;
    private readonly LlamaLayer[] layers;
    private readonly float[] finalNorm;
    private readonly float[] head;

    private LlamaModel(LlamaConfiguration configuration, CharacterTokenizer tokenizer, Weights weights)
    {
        this.configuration = configuration;
        this.tokenizer = tokenizer;
        rotary = new RotaryEmbedding(configuration);
        embeddings = weights["model.embed_tokens.weight"];
        layers = [.. Enumerable.Range(0, configuration.NumHiddenLayers).Select(i => new LlamaLayer(configuration, weights, $"model.layers.{i}"))];
        finalNorm = weights["model.norm.weight"];
        head = weights["lm_head.weight"];
    }

    /// <summary>Loads a checkpoint from its directory.</summary>
    public static LlamaModel Load(string directory) =>
        new(LlamaConfiguration.Load(directory), CharacterTokenizer.Load(directory), Weights.Load(directory));

    /// <summary>The most likely continuation of a prompt, up to the end token or as long as the model can see.</summary>
    public string Answer(string prompt)
    {
        KeyValueCache[] caches = [.. layers.Select(_ => new KeyValueCache(configuration))];
        int[] tokens = tokenizer.Encode(prompt);
        for (int position = 0; position < tokens.Length - 1; position++)
        {
            Forward(tokens[position], position, caches);
        }

        List<int> answer = [];
        int token = tokens[^1];
        for (int position = tokens.Length - 1; position < configuration.MaxPositionEmbeddings; position++)
        {
            token = MostLikely(Forward(token, position, caches));
            if (token == tokenizer.End)
            {
                break;
            }

            answer.Add(token);
        }

        return tokenizer.Decode(answer);
    }

    private float[] Forward(int token, int position, KeyValueCache[] caches)
    {
        float[] residual = embeddings.AsSpan(token * configuration.HiddenSize, configuration.HiddenSize).ToArray();
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i].Forward(residual, position, rotary, caches[i]);
        }

        return residual;
    }

    private int MostLikely(Span<float> residual)
    {
        Span<float> logits = stackalloc float[configuration.VocabSize];
        Algebra.RmsNorm(residual, finalNorm, configuration.RmsNormEps, residual);
        Algebra.Multiply(head, residual, logits);
        return TensorPrimitives.IndexOfMax(logits);
    }
}
