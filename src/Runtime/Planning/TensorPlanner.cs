using MergeDsl.Catalog;
using MergeDsl.Declaration;
using MergeDsl.Diagnostics;
using MergeDsl.Methods;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>Plans one output tensor at a time: its inputs, its method, its types. What is wrong goes to the findings.</summary>
internal sealed class TensorPlanner(MergeRecipe recipe, MergeOptions options, VocabularyPlan? vocabulary, PlanFindings findings)
{
    private readonly RecipeLayout layout = recipe.Layout;
    private readonly InputAgreement agreement = new(options, findings);

    // Most tensors are merged by the same values as the one before: one object tells them all.
    private MergeMethod? unobjectionable;
    private PlannedInput[] planned = []; // of one tensor after the other

    /// <summary>The tensor, with no place in a file yet; null where it is left out or something is wrong.</summary>
    /// <exception cref="IOException">An integer tensor cannot be read.</exception>
    public PlannedTensor? Plan(TensorSlot slot)
    {
        TensorInputs inputs = new(slot);
        vocabulary?.Permute(inputs, findings);
        if (inputs.Having.Count == 0)
        {
            // The head of another slice's model, which a model that says it is not tied cannot stand in for.
            findings.Missing.Add(slot.Slice.PlaceOf(0), inputs.ModelName(0), "another model", slot.InputNames[0]);
            return null;
        }

        if (!agreement.MayLack(inputs) || !agreement.HaveOneShape(inputs))
        {
            return null;
        }

        TensorSource lead = inputs[inputs.Lead]!; // one of those that have it
        if (!inputs.AreFloats)
        {
            return agreement.AreEqual(inputs) ? Planned(slot, null, [Input(inputs, inputs.Lead)], new(lead.Type, lead.Type)) : null;
        }

        if (MethodFor(inputs) is not { } method)
        {
            return null;
        }

        IReadOnlyList<int> having = inputs.Having;
        MergeMethod? merged = method;
        if (having.Count < inputs.Count && !Reduce(inputs, method, ref having, ref merged))
        {
            return null;
        }

        bool isCopy = merged is null || (having.Count == 1 && (merged.CopiesOnlyInput || IsBase(slot.Slice, having[0])));
        return Typed(inputs, isCopy ? null : merged, having);
    }

    private MergeMethod? MethodFor(TensorInputs inputs)
    {
        try
        {
            MergeMethod method = recipe.MethodFor(inputs.Slot.Site);
            return method == unobjectionable ? unobjectionable : TakesValues(inputs, method, ModelsOf(inputs)) ? method : null;
        }
        catch (RecipeValueException e)
        {
            findings.Values.Add(inputs.Slot.Slice.PlaceOfList, e.Message, "", inputs.Slot.Name);
            return null;
        }
    }

    // All inputs but the base of a method that knows one: those that per-model values are for.
    private List<int> ModelsOf(TensorInputs inputs) => [.. Enumerable.Range(0, inputs.Count).Where(i => !IsBase(inputs.Slot.Slice, i))];

    private bool TakesValues(TensorInputs inputs, MergeMethod method, IReadOnlyList<int> models)
    {
        if (method == unobjectionable)
        {
            return true;
        }

        EquatableArray<ValueProblem> problems = method.Schema.Problems(method.Values);
        unobjectionable = problems.Count == 0 ? method : null;
        bool takes = true;
        foreach (ValueProblem problem in problems)
        {
            if (problem.IsAdvice && recipe.Overrides.Count == 0)
            {
                continue; // The recipe's own values have been spoken of where they stand.
            }

            RecipePlace place = problem.Model is { } index ? inputs.PlaceOf(models[index]) : inputs.Slot.Slice.PlaceOfList;
            string of = problem.Model is { } model ? $" ({inputs.ModelName(models[model])})" : "";
            (problem.IsAdvice ? findings.Advice : findings.Values).Add(place, problem.Message + of, "", inputs.Slot.Name);
            takes &= problem.IsAdvice;
        }

        return takes;
    }

    // What the method does about inputs that lack the tensor; false where it is not in the output.
    private bool Reduce(TensorInputs inputs, MergeMethod method, ref IReadOnlyList<int> having, ref MergeMethod? merged)
    {
        SliceModels slice = inputs.Slot.Slice;
        List<int> models = ModelsOf(inputs);
        bool hasBase = models.Count < inputs.Count;
        TensorPresence presence = new(hasBase, hasBase && inputs[slice.BaseIndex] is not null, models.Count, models.Count(i => inputs[i] is not null));
        switch (method.WhenMissing(presence))
        {
            case MissingTensor.Merge:
                int[] kept = [.. Enumerable.Range(0, models.Count).Where(m => inputs[models[m]] is not null)];
                merged = kept.Length == models.Count ? method : method.ForModels(kept);
                return TakesValues(inputs, merged, [.. kept.Select(k => models[k])]);
            case MissingTensor.Copy:
                having = [presence.BaseHasIt ? slice.BaseIndex : inputs.Having.First()];
                merged = null;
                return true;
            case MissingTensor.LeaveOut:
                findings.Add(inputs.PlaceOf(inputs.Lacking.First()), MergeDiagnostics.TensorLeftOut, inputs.Slot.Name, having.Count, inputs.Count, method.Schema.Name);
                return false;
            default:
                findings.Needed.Add(inputs.PlaceOf(inputs.Lacking.First()), method.Schema.Name, string.Join(", ", inputs.Lacking.Select(inputs.ModelName)), inputs.Slot.Name);
                return false;
        }
    }

    private PlannedTensor? Typed(TensorInputs inputs, MergeMethod? method, IReadOnlyList<int> having)
    {
        DType common = inputs[having[0]]!.Type;
        bool isOfOneType = true;
        planned = planned.Length == having.Count ? planned : new PlannedInput[having.Count];
        for (int i = 0; i < planned.Length; i++)
        {
            planned[i] = Input(inputs, having[i]);
            isOfOneType &= planned[i].Source.Type == planned[0].Source.Type;
            common = common.CommonWith(planned[i].Source.Type);
        }

        TensorTypes types = TensorTypes.Of(layout, common);
        PlannedTensor tensor = Planned(inputs.Slot, method, EquatableArray.Create<PlannedInput>(planned), types);
        bool isBytes = method is null && types == new TensorTypes(common, common);
        if (isBytes)
        {
            return tensor;
        }

        for (int i = 0; i < planned.Length; i++)
        {
            DType type = planned[i].Source.Type;
            if (type == DType.F8_E8M0 || (type.IsEightBitFloat && layout.Dtype is null))
            {
                findings.Types.Add(inputs.PlaceOf(having[i]), inputs.ModelName(having[i]), type.ToString(), inputs.Slot.InputNames[having[i]]);
            }
        }

        if (!isOfOneType && layout.Dtype is null)
        {
            string found = string.Join(" and ", planned.Select(p => p.Source.Type).Distinct());
            findings.CommonTypes.Add(inputs.Slot.Slice.PlaceOfList, common.ToString(), found, inputs.Slot.Name);
        }

        return tensor;
    }

    private bool IsBase(SliceModels slice, int input) => layout.Method.Base != BaseRole.Ordinary && input == slice.BaseIndex;

    private PlannedInput Input(TensorInputs inputs, int i) => new(inputs[i]!, inputs.Slot.Slice.References[i], IsBase(inputs.Slot.Slice, i));

    private static PlannedTensor Planned(TensorSlot slot, MergeMethod? method, EquatableArray<PlannedInput> inputs, TensorTypes types) =>
        new(slot.Name, inputs[0].Source.Shape, types.Input, types.Output, method, inputs, Shard: 0, Offset: 0);
}
