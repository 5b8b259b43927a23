using System.Text.Json;
using System.Text.Json.Serialization;

namespace Quickstart.Llama;

/// <summary>The part of a Llama's <c>config.json</c> that the forward pass needs.</summary>
internal sealed record LlamaConfiguration(
    int VocabSize,
    int HiddenSize,
    int IntermediateSize,
    int NumHiddenLayers,
    int NumAttentionHeads,
    int NumKeyValueHeads,
    int HeadDim,
    int MaxPositionEmbeddings,
    double RmsNormEps,
    double RopeTheta)
{
    public int QuerySize => NumAttentionHeads * HeadDim;

    public int KeyValueSize => NumKeyValueHeads * HeadDim;

    public static LlamaConfiguration Load(string model) =>
        JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(model, "config.json")), LlamaJson.Default.LlamaConfiguration)
        ?? throw new InvalidDataException($"{model}/config.json is empty.");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LlamaConfiguration))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class LlamaJson : JsonSerializerContext;
