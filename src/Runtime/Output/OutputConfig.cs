using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
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
    /// <param name="modules">The modules with the slices that their layers are made of.</param>
    /// <param name="tensors">The output's tensors.</param>
    /// <param name="vocabularySize">How many tokens the recipe's tokenizer settings come to, with padding; null without such.</param>
    /// <param name="problems">Takes a warning where the file does not say how many layers there are.</param>
    public static OutputConfig Of(
        InputModel lead, IReadOnlyDictionary<ModelReference, InputModel> models, IReadOnlyList<ModuleModels> modules, IReadOnlyList<PlannedTensor> tensors,
        int? vocabularySize, ProblemList problems)
    {
        OutputConfig config = new(lead);
        config.SetType(tensors);
        config.SetVocabulary(tensors, vocabularySize);
        config.Untie(models, tensors);
        config.SetQuantisation(tensors);
        ConfigLayers.Set(config.root, lead, modules, problems);

        return config;
    }

    // The file's object, and those nested in it that are configurations of modules.
    private IEnumerable<JsonObject> Sections
    {
        get
        {
            yield return root;
            foreach ((string key, JsonNode? value) in root)
            {
                if (value is JsonObject section && key.EndsWith("_config", StringComparison.Ordinal))
                {
                    yield return section;
                }
            }
        }
    }

    // The floating-point type of the most bytes; of two with as many the first.
    private static DType? MainType(IReadOnlyList<PlannedTensor> tensors)
    {
        long[] bytes = new long[Enum.GetValues<DType>().Length];
        DType? most = null;
        foreach (PlannedTensor tensor in tensors)
        {
            bytes[(int)tensor.OutputType] += ShardLayout.ByteCount(tensor);
        }

        foreach (PlannedTensor tensor in tensors)
        {
            DType type = tensor.OutputType;
            if (type.IsFloat && (most is not { } other || bytes[(int)type] > bytes[(int)other] || (bytes[(int)type] == bytes[(int)other] && type < other)))
            {
                most = type;
            }
        }

        return most;
    }

    private void SetType(IReadOnlyList<PlannedTensor> tensors)
    {
        if (MainType(tensors) is not { } type)
        {
            return;
        }

        if (!root.ContainsKey("dtype") && !root.ContainsKey("torch_dtype"))
        {
            root["torch_dtype"] = type.ConfigName;
        }

        foreach (JsonObject section in Sections)
        {
            Replace(section, "dtype", type.ConfigName);
            Replace(section, "torch_dtype", type.ConfigName);
        }
    }

    private void SetVocabulary(IReadOnlyList<PlannedTensor> tensors, int? size)
    {
        PlannedTensor? embedding = tensors.FirstOrDefault(t => TensorNames.RoleOf(t.Name) == VocabularyRole.Embedding);
        bool isOwn = embedding is null || lead.Find(embedding.Name) is not { } own || own.Shape.Dimensions[0] == embedding.Shape.Dimensions[0];
        if ((size ?? (isOwn ? null : embedding?.Shape.Dimensions[0])) is not { } count)
        {
            return;
        }

        // Other modules may have vocabularies of their own: codes of a picture, of sound.
        int? before = lead.Checkpoint.Config.VocabularySize;
        foreach (JsonObject section in Sections.Where(s => s == root || s == root["text_config"] || (before is { } known && JsonNode.DeepEquals(s["vocab_size"], known))))
        {
            Replace(section, "vocab_size", count);
            Replace(section, "padded_vocab_size", count);
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

        foreach (JsonObject section in Sections)
        {
            Replace(section, "tie_word_embeddings", false);
        }

        root["tie_word_embeddings"] = false;
    }

    // Numbers that scaled 8-bit floats stood for are not quantised: a loader that is told otherwise looks for their scales.
    private void SetQuantisation(IReadOnlyList<PlannedTensor> tensors)
    {
        if (!QuantisedWeights.AreScaled(lead.Checkpoint.Config) || tensors.Any(t => t.OutputType.IsEightBitFloat))
        {
            return;
        }

        foreach (JsonObject section in Sections)
        {
            foreach (string key in ModelConfig.QuantisationKeys)
            {
                section.Remove(key);
            }
        }
    }

    private static void Replace(JsonObject section, string key, JsonNode value)
    {
        if (section.ContainsKey(key))
        {
            section[key] = value;
        }
    }
}
