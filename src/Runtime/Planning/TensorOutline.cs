using MergeDsl.Recipes;

namespace MergeDsl.Planning;

/// <summary>The tensors that a module's output may have, in the output's order.</summary>
internal sealed class TensorOutline
{
    private readonly List<TensorSlot> slots = [];
    private readonly GroupedNames unused;

    private TensorOutline(GroupedNames unused) => this.unused = unused;

    /// <summary>Whole models: the tensors of the lead in its order, then what may be absent there and others have.</summary>
    /// <param name="slice">The models.</param>
    /// <param name="unused">Takes the tensors of other models that the output will not have, by model.</param>
    public static IReadOnlyList<TensorSlot> OfModels(SliceModels slice, GroupedNames unused)
    {
        TensorOutline outline = new(unused);
        foreach (string name in outline.NamesOf(slice, m => m.Checkpoint.Tensors.Select(t => t.Name)))
        {
            LayerPosition layer = slice.Models.Select(m => m.Structure.PlaceOf(name)).FirstOrDefault(p => p is not null) is { } place
                ? LayerPosition.Of(place.Layer, place.Stack.Depth)
                : LayerPosition.Outside;
            outline.slots.Add(new(name, layer, slice, slice.Models.Select(_ => name).ToEquatableArray()));
        }

        return outline.slots;
    }

    /// <summary>
    /// Slices: what comes before the layers from the first slice's inputs, the slices' layers renumbered, what comes after
    /// them from the last slice's inputs.
    /// </summary>
    public static IReadOnlyList<TensorSlot> OfSlices(IReadOnlyList<SliceModels> slices, GroupedNames unused)
    {
        TensorOutline outline = new(unused);
        outline.AddOutside(slices[0], slices, TensorNames.IsBeforeLayers);
        int layer = 0;
        foreach (SliceModels slice in slices)
        {
            int length = slice.Layout.Inputs[0].Layers?.Length ?? 0;
            for (int i = 0; i < length; i++)
            {
                outline.AddLayer(slice, layer++, i, length);
            }
        }

        outline.AddOutside(slices[^1], slices, name => !TensorNames.IsBeforeLayers(name));
        return outline.slots;
    }

    private void AddLayer(SliceModels slice, int layer, int index, int length)
    {
        int[] layers = [.. slice.Layout.Inputs.Select(i => (i.Layers?.Start ?? 0) + index)];
        Dictionary<InputModel, int> layerOf = [];
        for (int i = 0; i < layers.Length; i++)
        {
            layerOf.TryAdd(slice.Models[i], layers[i]);
        }

        foreach (string name in NamesOf(slice, m => m.NamesInLayer(layerOf[m])))
        {
            slots.Add(new(
                slice.Lead.Stack.NameOf(layer, name),
                LayerPosition.Of(index, length),
                slice,
                slice.Models.Select((m, i) => m.Stack.NameOf(layers[i], name)).ToEquatableArray()));
        }
    }

    // A head that any model of the recipe has is in the output, also where the last slice's models are tied: the
    // configuration may come from a model with a head.
    private void AddOutside(SliceModels slice, IReadOnlyList<SliceModels> all, Func<string, bool> belongs)
    {
        IEnumerable<string> heads = all.SelectMany(s => s.Models).SelectMany(m => m.OutsideNames).Where(n => TensorNames.RoleOf(n) == VocabularyRole.Head);
        foreach (string name in NamesOf(slice, m => m.OutsideNames.Where(belongs)).Concat(heads.Where(belongs)).Distinct(StringComparer.Ordinal))
        {
            slots.Add(new(name, LayerPosition.Outside, slice, slice.Models.Select(_ => name).ToEquatableArray()));
        }
    }

    private List<string> NamesOf(SliceModels slice, Func<InputModel, IEnumerable<string>> namesIn)
    {
        List<string> names = [.. namesIn(slice.Lead)];
        HashSet<string> known = new(names, StringComparer.Ordinal);
        foreach (InputModel model in slice.Models)
        {
            foreach (string name in namesIn(model))
            {
                if (known.Contains(name))
                {
                    continue;
                }

                if (TensorNames.MayBeAbsent(name) || TensorNames.RoleOf(name) == VocabularyRole.Head)
                {
                    known.Add(name);
                    names.Add(name);
                }
                else if (TensorNames.RoleOf(name) == VocabularyRole.None)
                {
                    // A vocabulary tensor that is left here is a copy of one that the lead stores once.
                    unused.Add(model.Reference.ToString(), slice.Lead.Reference.ToString(), name);
                }
            }
        }

        return names;
    }
}
