using MergeDsl.Recipes;

namespace MergeDsl.Planning;

/// <summary>The kinds of layers in a stack, told by the tensors that they have: attention or convolution, dense or experts.</summary>
internal sealed class LayerKinds
{
    private readonly HashSet<string>[] kinds;
    private readonly int period;

    private LayerKinds(ModelModule lead, int depth)
    {
        kinds = [.. Enumerable.Range(0, depth).Select(i => KindOf(lead, i))];
        period = Enumerable.Range(1, depth / 2).FirstOrDefault(Repeats);
    }

    /// <summary>The first layer of the output that is of another kind than the rules of the lead's configuration say, in words; null where there is none.</summary>
    public static string? DescribeMoved(ModuleModels module, ModelModule lead, int depth)
    {
        LayerKinds known = new(lead, depth);
        int number = 0;
        foreach (SliceModels slice in module.Slices)
        {
            foreach (int layer in slice.LeadLayers)
            {
                HashSet<string> kind = KindOf(slice.LeadModule, layer);
                if (known.At(number) is { } expected && !expected.SetEquals(kind))
                {
                    string[] more = [.. kind.Except(expected).Order(StringComparer.Ordinal)];
                    string[] less = [.. expected.Except(kind).Order(StringComparer.Ordinal)];
                    string difference = more.Length > 0 ? $"has {Listing.Of(more)}" : $"lacks {Listing.Of(less)}";
                    return $"layer {number} of the output is layer {layer} of {slice.Lead.Reference}, which {difference}, unlike a layer {number} of {module.Slices[0].Lead.Reference}";
                }

                number++;
            }
        }

        return null;
    }

    // Behind the last layer a rule goes on as it did in the second half; where that repeats nothing, it is unknown.
    private HashSet<string>? At(int layer) =>
        layer < kinds.Length ? kinds[layer] : period == 0 ? null : kinds[kinds.Length - period + ((layer - kinds.Length) % period)];

    private bool Repeats(int distance) => Enumerable.Range(kinds.Length / 2, kinds.Length - (kinds.Length / 2)).All(i => kinds[i].SetEquals(kinds[i - distance]));

    private static HashSet<string> KindOf(ModelModule module, int layer) => [.. module.NamesInLayer(layer).Where(n => !TensorNames.MayBeAbsent(n))];
}
