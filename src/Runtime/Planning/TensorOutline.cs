using MergeDsl.Recipes;

namespace MergeDsl.Planning;

/// <summary>The tensors that a module's output may have, in the output's order.</summary>
internal sealed class TensorOutline
{
    private readonly List<TensorSlot> slots = [];
    private readonly PlanFindings findings;

    private TensorOutline(PlanFindings findings) => this.findings = findings;

    /// <summary>The tensors of a module. Layers that its models do not agree on are not among them.</summary>
    /// <param name="module">The module, with at least one slice.</param>
    /// <param name="findings">Takes the tensors of other models that the output will not have.</param>
    public static IReadOnlyList<TensorSlot> Of(ModuleModels module, PlanFindings findings) =>
        module.Layout.WholeModels ? OfModels(module.Slices[0], findings) : OfSlices(module.Slices, module.Layout.Slices.Count, findings);

    // The tensors of the lead in its order, then what may be absent there and others have.
    private static IReadOnlyList<TensorSlot> OfModels(SliceModels slice, PlanFindings findings)
    {
        TensorOutline outline = new(findings);
        string[] names = new string[slice.Models.Count];
        foreach (string name in outline.NamesOf(slice, m => slice.HasLayers ? m.Names : m.OutsideNames))
        {
            Array.Fill(names, name);
            outline.slots.Add(new(name, PositionOf(name, slice.Models), slice, EquatableArray.Create<string>(names)));
        }

        return outline.slots;
    }

    private static LayerPosition PositionOf(string name, IReadOnlyList<InputModel> models)
    {
        for (int i = 0; i < models.Count; i++)
        {
            if (models[i].Structure.PlaceOf(name) is { } place)
            {
                return place.Layer < place.Stack.Depth ? LayerPosition.Of(place.Layer, place.Stack.Depth) : LayerPosition.Outside;
            }
        }

        return LayerPosition.Outside;
    }

    // What comes before the layers from the first slice's inputs, the slices' layers renumbered, what comes after them from
    // the last slice's inputs.
    private static IReadOnlyList<TensorSlot> OfSlices(IReadOnlyList<SliceModels> slices, int count, PlanFindings findings)
    {
        TensorOutline outline = new(findings);
        if (slices[0].Place.Slice == 0)
        {
            outline.AddOutside(slices[0], slices, TensorNames.IsBeforeLayers);
        }

        int layer = 0;
        foreach (SliceModels slice in slices.Where(s => s.HasLayers))
        {
            int length = slice.Layout.Inputs[0].Layers?.Length ?? 0;
            for (int i = 0; i < length; i++)
            {
                outline.AddLayer(slice, layer++, [.. slice.Layout.Inputs.Select(s => (s.Layers?.Start ?? 0) + i)], LayerPosition.Of(i, length));
            }
        }

        if (slices[^1].Place.Slice == count - 1)
        {
            outline.AddAhead(slices[^1], layer);
            outline.AddOutside(slices[^1], slices, name => !TensorNames.IsBeforeLayers(name));
        }

        return outline.slots;
    }

    // Layers that predict further ahead are numbered on from the last layer, whatever their number was.
    private void AddAhead(SliceModels slice, int depth)
    {
        for (int i = 0; slice.HasLayers && i < slice.LeadModule.Stack?.Ahead; i++)
        {
            AddLayer(slice, depth + i, [.. slice.Modules.Select(m => (m.Stack?.Depth ?? 0) + i)], LayerPosition.Outside);
        }
    }

    private void AddLayer(SliceModels slice, int layer, int[] layers, LayerPosition position)
    {
        LayerStack[] stacks = [.. slice.Modules.Select(m => m.Stack!)]; // the checks have found one in each
        Dictionary<ModelModule, int> layerOf = [];
        for (int i = 0; i < layers.Length; i++)
        {
            layerOf.TryAdd(slice.Modules[i], layers[i]);
        }

        foreach (string name in NamesOf(slice, m => m.NamesInLayer(layerOf[m])))
        {
            slots.Add(new(
                stacks[slice.LeadIndex].NameOf(layer, name),
                position,
                slice,
                stacks.Select((s, i) => s.NameOf(layers[i], name)).ToEquatableArray()));
        }
    }

    // A head that any model of the recipe has is in the output, also where the last slice's models are tied: the
    // configuration may come from a model with a head.
    private void AddOutside(SliceModels slice, IReadOnlyList<SliceModels> all, Func<string, bool> belongs)
    {
        IEnumerable<string> heads = all.SelectMany(s => s.Modules).SelectMany(m => m.OutsideNames).Where(n => TensorNames.RoleOf(n) == VocabularyRole.Head);
        foreach (string name in NamesOf(slice, m => m.OutsideNames.Where(belongs)).Concat(heads.Where(belongs)).Distinct(StringComparer.Ordinal))
        {
            slots.Add(new(name, LayerPosition.Outside, slice, slice.Models.Select(_ => name).ToEquatableArray()));
        }
    }

    // An expert that the lead lacks, where it has others: a set that is not complete is not there.
    private static bool IsOneOfASet(string name, HashSet<string> known)
    {
        int experts = name.LastIndexOf("experts.", StringComparison.Ordinal);
        int rest = experts < 0 ? -1 : name.IndexOf('.', experts + "experts.".Length);
        return rest >= 0 && known.Contains(name[..(experts + "experts.".Length)] + "0" + name[rest..]);
    }

    private List<string> NamesOf(SliceModels slice, Func<ModelModule, IEnumerable<string>> namesIn)
    {
        string[] lead = [.. namesIn(slice.LeadModule)];
        List<string> names = [.. lead];
        int[] others = [.. slice.Inputs.Where(i => !lead.SequenceEqual(namesIn(slice.Modules[i])))]; // most have the lead's
        HashSet<string> known = new(others.Length > 0 ? names : [], StringComparer.Ordinal);
        foreach (int i in others)
        {
            foreach (string name in namesIn(slice.Modules[i]))
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
                else if (IsOneOfASet(name, known))
                {
                    findings.Missing.Add(slice.PlaceOf(slice.LeadIndex), slice.Lead.Reference.ToString(), slice.References[i].ToString(), name);
                }
                else if (TensorNames.RoleOf(name) == VocabularyRole.None)
                {
                    // A vocabulary tensor that is left here is a copy of one that the lead stores once.
                    findings.Unused.Add(slice.PlaceOf(i), slice.References[i].ToString(), slice.Lead.Reference.ToString(), name);
                }
            }
        }

        return names;
    }
}
