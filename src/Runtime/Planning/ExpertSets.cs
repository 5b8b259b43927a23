using System.Text.Json;
using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>Finds layers that lack some of their experts: a set that is not complete is none.</summary>
internal static class ExpertSets
{
    private static readonly string[] CountKeys = ["num_local_experts", "num_experts", "n_routed_experts"];

    /// <summary>For each kind of expert what is missing, with the first layer that lacks it.</summary>
    public static IEnumerable<string> Incomplete(InputModel model)
    {
        // layer and list → expert → names of its tensors
        Dictionary<string, SortedDictionary<int, HashSet<string>>> sets = new(StringComparer.Ordinal);
        foreach (TensorSource tensor in model.Checkpoint.Tensors)
        {
            if (tensor.Name.Contains("experts", StringComparison.Ordinal) && model.Structure.PlaceOf(tensor.Name) is { } place && NumberedName.Of(place.NameInLayer) is { } expert && expert.Prefix.EndsWith("experts", StringComparison.Ordinal))
            {
                string list = place.Stack.NameOf(place.Layer, expert.Prefix);
                if (!sets.TryGetValue(list, out SortedDictionary<int, HashSet<string>>? experts))
                {
                    sets.Add(list, experts = []);
                }

                if (!experts.TryGetValue(expert.Number, out HashSet<string>? names))
                {
                    experts.Add(expert.Number, names = new(StringComparer.Ordinal));
                }

                names.Add(expert.Rest);
            }
        }

        int? announced = Announced(model.Checkpoint.Config.Root);
        foreach ((string list, SortedDictionary<int, HashSet<string>> experts) in sets)
        {
            if (FirstMissing(experts, announced) is { } missing)
            {
                yield return $"{list}.{missing}";
            }
        }
    }

    private static string? FirstMissing(SortedDictionary<int, HashSet<string>> experts, int? announced)
    {
        HashSet<string> all = [.. experts.Values.SelectMany(n => n)];
        int index = 0;
        foreach ((int expert, HashSet<string> names) in experts)
        {
            if (expert != index)
            {
                return $"{index}";
            }

            if (names.Count < all.Count)
            {
                return $"{index}.{all.Except(names).Order(StringComparer.Ordinal).First()}";
            }

            index++;
        }

        return announced > index ? $"{index}" : null;
    }

    private static int? Announced(JsonElement config)
    {
        foreach (string key in CountKeys)
        {
            if (config.TryGetProperty(key, out JsonElement count) && count.ValueKind == JsonValueKind.Number && count.TryGetInt32(out int number))
            {
                return number;
            }
        }

        return config.TryGetProperty("text_config", out JsonElement text) && text.ValueKind == JsonValueKind.Object ? Announced(text) : null;
    }
}
