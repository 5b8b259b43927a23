using System.Text.Json;
using System.Text.Json.Nodes;
using MergeDsl.Planning;

namespace MergeDsl.Output;

/// <summary>Brings those lists of a configuration up to date that have an element for each layer, or that number some of the layers.</summary>
/// <param name="module">The module whose layers they are about.</param>
/// <param name="depth">How many layers it had.</param>
internal sealed class LayerLists(ModuleModels module, int depth)
{
    // Lists of token ids, class names and stages are not lists of layers, however long they happen to be.
    private static readonly string[] OtherLists = ["architectures", "token_id", "tokens", "token_ids", "labels", "out_indices"];

    // How the names of lists end that number layers: mlp_only_layers, hybrid_layer_ids, fullatt_block_indexes, full_attn_idxs.
    private static readonly string[] NumberLists = ["layers", "layer_ids", "layer_idx", "indices", "indexes", "idxs", "attn_idx"];

    /// <summary>Gives the lists of a section what they say of the layers that the slices take; false where it has none.</summary>
    /// <param name="key">The section's key; null for the file's own object.</param>
    /// <param name="section">The section.</param>
    public bool Update(string? key, JsonObject section)
    {
        string[] names = [.. section.Where(p => p.Value is JsonArray && !Array.Exists(OtherLists, end => p.Key.EndsWith(end, StringComparison.Ordinal))).Select(p => p.Key)];
        bool found = false;
        foreach (string name in names)
        {
            JsonArray own = section[name]!.AsArray(); // chosen for being one
            if (NumbersOf(name, own) is { } numbers)
            {
                section[name] = Renumbered(key, name, numbers);
                found |= own.Count > 0;
            }
            else if (own.Count == depth)
            {
                section[name] = Stacked(key, name, own);
                found = true;
            }
        }

        return found;
    }

    private JsonArray Stacked(string? key, string name, JsonArray own)
    {
        JsonArray stacked = [];
        foreach (SliceModels slice in module.Slices)
        {
            JsonArray source = ListOf(slice, key, name) is { } list && list.Count == slice.LeadModule.Stack?.Depth ? list : own;
            foreach (int layer in slice.LeadLayers)
            {
                stacked.Add(source[Math.Min(layer, source.Count - 1)]?.DeepClone());
            }
        }

        return stacked;
    }

    private JsonArray Renumbered(string? key, string name, HashSet<int> own)
    {
        JsonArray renumbered = [];
        int number = 0;
        foreach (SliceModels slice in module.Slices)
        {
            HashSet<int> numbers = ListOf(slice, key, name) is { } list && NumbersOf(name, list) is { } found ? found : own;
            foreach (int layer in slice.LeadLayers)
            {
                if (numbers.Contains(layer))
                {
                    renumbered.Add((JsonNode)number);
                }

                number++;
            }
        }

        return renumbered;
    }

    // Numbers of layers ascend; what is said of each layer (`no_rope_layers`: 1, 1, 1, 0) does not.
    private static HashSet<int>? NumbersOf(string name, JsonArray list)
    {
        if (!Array.Exists(NumberLists, end => name.EndsWith(end, StringComparison.Ordinal)))
        {
            return null;
        }

        HashSet<int> numbers = [];
        int last = -1;
        foreach (JsonNode? node in list)
        {
            if (node is not JsonValue value || !value.TryGetValue(out int number) || number <= last)
            {
                return null;
            }

            numbers.Add(last = number);
        }

        return numbers;
    }

    private static JsonArray? ListOf(SliceModels slice, string? key, string name)
    {
        JsonElement section = slice.Lead.Checkpoint.Config.Root;
        return (key is null || (section.TryGetProperty(key, out section) && section.ValueKind == JsonValueKind.Object))
            && section.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? JsonArray.Create(list)
            : null;
    }
}
