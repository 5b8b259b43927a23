using MergeDsl.Diagnostics;
using MergeDsl.Recipes;
using MergeDsl.Tensors;

namespace MergeDsl.Planning;

/// <summary>Whether the inputs of a tensor go together. What does not goes to the findings.</summary>
internal sealed class InputAgreement(MergeOptions options, PlanFindings findings)
{
    /// <summary>Whether inputs may lack the tensor: it is an error unless it may be absent, or all inputs but the base lack it; of loose weights it was asked for.</summary>
    public bool MayLack(TensorInputs inputs)
    {
        for (int i = 0; i < inputs.Count; i++)
        {
            if (inputs.StandsIn(i))
            {
                findings.Add(inputs.PlaceOf(i), MergeDiagnostics.HeadTied, inputs.Slot.Name, inputs.ModelName(i), inputs.Slot.InputNames[i], inputs[i]!.Name);
            }
        }

        int baseIndex = inputs.Slot.Slice.BaseIndex;
        bool onlyBase = baseIndex >= 0 && inputs[baseIndex] is not null && inputs.Having.Count == 1;
        if (options.Raw || onlyBase || TensorNames.MayBeAbsent(inputs.Slot.Name) || !inputs.Lacking.Any())
        {
            return true;
        }

        foreach (int i in inputs.Lacking)
        {
            findings.Missing.Add(inputs.PlaceOf(i), inputs.ModelName(i), inputs.ModelName(inputs.Lead), inputs.Slot.InputNames[i]);
        }

        return false;
    }

    /// <summary>Whether those that have the tensor have it in one shape, of which the first rows may have to do.</summary>
    public bool HaveOneShape(TensorInputs inputs) => inputs.HaveOneShape || CanBeTruncated(inputs);

    private bool CanBeTruncated(TensorInputs inputs)
    {
        TensorSource lead = inputs[inputs.Lead]!; // one of those that have it
        int[] others = [.. inputs.Having.Where(i => inputs[i]!.Shape != lead.Shape)];
        int axis = TensorNames.TokenAxisOf(inputs.Slot.Name);
        bool onlyRows = !options.Raw && TensorNames.CountsTokens(inputs.Slot.Name) && lead.Shape.Rank > axis && lead.Shape.Dimensions.Take(axis).All(d => d == 1)
            && Array.TrueForAll(others, i => inputs[i]!.Shape.IsButFor(axis, lead.Shape));
        if (onlyRows && options.TruncateEmbeddings)
        {
            long[] rows = [.. inputs.Having.Select(i => inputs[i]!.Shape.Dimensions[axis])];
            findings.Add(inputs.Slot.Slice.PlaceOfList, MergeDiagnostics.EmbeddingsTruncated, inputs.Slot.Name, rows.Min(), rows.Max());
            inputs.Truncate(rows.Min(), axis);
            return true;
        }

        foreach (int i in others)
        {
            if (onlyRows)
            {
                string rows = $"{inputs[i]!.Shape.Dimensions[axis]} rows in {inputs.ModelName(i)} and {lead.Shape.Dimensions[axis]} in {inputs.ModelName(inputs.Lead)}";
                findings.Vocabularies.Add(inputs.Slot.Slice.PlaceOfList, rows, "", inputs.Slot.Name);
            }
            else
            {
                findings.Shapes.Add(inputs.PlaceOf(i), inputs.ModelName(i), inputs.ModelName(inputs.Lead), $"{inputs.Slot.InputNames[i]} {inputs[i]!.Shape} against {lead.Shape}");
            }
        }

        return false;
    }

    /// <summary>Whether tensors that are not floats are the same in all inputs.</summary>
    /// <exception cref="IOException">One cannot be read.</exception>
    public bool AreEqual(TensorInputs inputs)
    {
        TensorSource lead = inputs[inputs.Lead]!; // one of those that have it
        bool equal = true;
        foreach (int i in inputs.Having)
        {
            TensorSource other = inputs[i]!;
            if (other.Type != lead.Type)
            {
                equal = Differs(i, $"{other.Type} {other.Shape}", $"{lead.Type} {lead.Shape}");
            }
            else if (i != inputs.Lead && IntegerComparison.FirstDifference(other, lead) is { } element)
            {
                equal = Differs(i, Value(other, element), Value(lead, element));
            }
        }

        return equal;

        bool Differs(int input, string found, string expected)
        {
            findings.Add(inputs.PlaceOf(input), MergeDiagnostics.IntegersDiffer, inputs.Slot.Name, found, inputs.ModelName(input), expected, inputs.ModelName(inputs.Lead));
            return false;
        }

        static string Value(TensorSource source, long element) =>
            source.Shape.Rank == 0 ? IntegerComparison.Element(source, element) : $"{IntegerComparison.Element(source, element)} at element {element}";
    }
}
