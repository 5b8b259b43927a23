using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MergeDsl.Diagnostics;
using MergeDsl.Planning;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Output;

/// <summary>
/// The output's <c>config.json</c>: the lead's, key for key and number for number, with the type, the layers, the
/// vocabulary's size and the tie of the head brought up to date. Nested configurations (<c>text_config</c>) likewise.
/// </summary>
internal sealed class OutputConfig
{
    private static readonly string[] LayerCounts = ["num_hidden_layers", "n_layer", "n_layers", "num_layers", "num_decoder_layers", "encoder_layers", "decoder_layers", "depth"];

    // Lists of token ids and class names are not lists of layers, however long they happen to be.
    private static readonly string[] OtherLists = ["architectures", "token_id", "tokens", "token_ids", "labels"];

    private readonly InputModel lead;
    private readonly JsonObject root;

    private OutputConfig(InputModel lead)
    {
        this.lead = lead;
        root = JsonNode.Parse(lead.Checkpoint.Config.Root.GetRawText())!.AsObject(); // it was read as an object
    }

    /// <summary>The file's text.</summary>
    public string Text
    {
        get
        {
            using MemoryStream stream = new();
            using (Utf8JsonWriter json = new(stream, new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                root.WriteTo(json);
            }

            return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
        }
    }

    /// <summary>The lead's configuration for an output of these tensors.</summary>
    /// <param name="lead">The model that the configuration is taken from.</param>
    /// <param name="models">All models, by reference.</param>
    /// <param name="slices">The slices that the layers are made of; null for whole models.</param>
    /// <param name="tensors">The output's tensors.</param>
    /// <param name="problems">Takes a warning where the file does not say how many layers there are.</param>
    public static OutputConfig Of(
        InputModel lead, IReadOnlyDictionary<ModelReference, InputModel> models, IReadOnlyList<SliceModels>? slices, IReadOnlyList<PlannedTensor> tensors, ProblemList problems)
    {
        OutputConfig config = new(lead);
        config.SetType(tensors);
        config.SetVocabulary(tensors);
        config.Untie(models, tensors);
        if (slices is not null)
        {
            config.SetLayers(slices, problems);
        }

        return config;
    }

    // The file's object, and those nested in it that are configurations of modules.
    private IEnumerable<(string? Key, JsonObject Object)> Sections =>
        root.Where(p => p.Value is JsonObject && p.Key.EndsWith("_config", StringComparison.Ordinal))
            .Select(p => ((string?)p.Key, p.Value!.AsObject())).Prepend((null, root)); // not null: it is an object

    private void SetType(IReadOnlyList<PlannedTensor> tensors)
    {
        DType? most = tensors.Where(t => t.OutputType.IsFloat).GroupBy(t => t.OutputType)
            .OrderByDescending(g => g.Sum(ShardLayout.ByteCount)).ThenBy(g => g.Key).Select(g => (DType?)g.Key).FirstOrDefault();
        if (most is not { } type)
        {
            return;
        }

        if (!root.ContainsKey("dtype") && !root.ContainsKey("torch_dtype"))
        {
            root["torch_dtype"] = type.ConfigName;
        }

        foreach ((_, JsonObject section) in Sections)
        {
            Replace(section, "dtype", type.ConfigName);
            Replace(section, "torch_dtype", type.ConfigName);
        }
    }

    private void SetVocabulary(IReadOnlyList<PlannedTensor> tensors)
    {
        PlannedTensor? embedding = tensors.FirstOrDefault(t => TensorNames.RoleOf(t.Name) == VocabularyRole.Embedding);
        if (embedding is null || lead.Find(embedding.Name) is not { } own || own.Shape.Dimensions[0] == embedding.Shape.Dimensions[0])
        {
            return;
        }

        foreach ((_, JsonObject section) in Sections)
        {
            Replace(section, "vocab_size", embedding.Shape.Dimensions[0]);
        }
    }

    // A head that is merged from heads that are no embeddings must not be taken for a copy of the embedding.
    private void Untie(IReadOnlyDictionary<ModelReference, InputModel> models, IReadOnlyList<PlannedTensor> tensors)
    {
        PlannedTensor? head = tensors.FirstOrDefault(t => TensorNames.RoleOf(t.Name) == VocabularyRole.Head);
        if (head is null || (lead.Checkpoint.Find(head.Name) is not null && lead.Checkpoint.Config.TiesHead != true)
            || !head.Inputs.Any(i => models[i.Model].Checkpoint is { Config.TiesHead: not true } model && model.Find(head.Name) is not null))
        {
            return;
        }

        foreach ((_, JsonObject section) in Sections)
        {
            Replace(section, "tie_word_embeddings", false);
        }

        root["tie_word_embeddings"] = false;
    }

    private void SetLayers(IReadOnlyList<SliceModels> slices, ProblemList problems)
    {
        int depth = lead.Structure.Stacks.Count == 0 ? 0 : lead.Stack.Depth;
        int layers = slices.Sum(s => s.Layout.Inputs[0].Layers?.Length ?? 0);
        bool found = false;
        foreach ((string? key, JsonObject section) in Sections)
        {
            string[] counts = [.. LayerCounts.Where(k => IsNumber(section[k], depth))];
            found |= counts.Length > 0;
            foreach (string count in counts)
            {
                section[count] = layers;
            }

            if (counts.Length > 0)
            {
                StackLists(key, section, depth, slices);
            }
        }

        if (!found && layers != depth)
        {
            problems.Add(MergeDiagnostics.ConfigNotUpdated, Path.Combine(lead.Checkpoint.Directory, ModelConfig.FileName),
                $"none of {string.Join(", ", LayerCounts)} is {depth}, the number of its layers; the output has {layers}");
        }
    }

    // A list with one element for each layer gets the elements of the layers that the slices take.
    private static void StackLists(string? key, JsonObject section, int depth, IReadOnlyList<SliceModels> slices)
    {
        string[] names = [.. section.Where(p => p.Value is JsonArray list && list.Count == depth && IsPerLayer(p.Key)).Select(p => p.Key)];
        foreach (string name in names)
        {
            JsonArray own = section[name]!.AsArray(); // chosen for being one
            JsonArray stacked = [];
            foreach (SliceModels slice in slices)
            {
                JsonArray source = ListOf(slice.Lead, key, name) ?? own;
                LayerRange range = slice.Layout.Inputs[slice.LeadIndex].Layers ?? default;
                for (int layer = range.Start; layer < range.End; layer++)
                {
                    stacked.Add(source[Math.Min(layer, source.Count - 1)]?.DeepClone());
                }
            }

            section[name] = stacked;
        }
    }

    private static JsonArray? ListOf(InputModel model, string? key, string name)
    {
        JsonElement section = model.Checkpoint.Config.Root;
        return (key is null || (section.TryGetProperty(key, out section) && section.ValueKind == JsonValueKind.Object))
            && section.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() == model.Stack.Depth
            ? JsonArray.Create(list)
            : null;
    }

    private static bool IsPerLayer(string key) => !Array.Exists(OtherLists, end => key.EndsWith(end, StringComparison.Ordinal));

    private static bool IsNumber(JsonNode? node, int value) => node is JsonValue number && number.TryGetValue(out int found) && found == value;

    private static void Replace(JsonObject section, string key, JsonNode value)
    {
        if (section.ContainsKey(key))
        {
            section[key] = value;
        }
    }
}
