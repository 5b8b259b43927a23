using MergeDsl.Planning;
using MergeDsl.Tensors;

namespace MergeDsl.Execution;

/// <summary>Questions about a tensor's inputs.</summary>
internal static class PlannedInputs
{
    /// <summary>Whether one of them is the base.</summary>
    public static bool ContainsBase(this ReadOnlySpan<PlannedInput> inputs)
    {
        foreach (PlannedInput input in inputs)
        {
            if (input.IsBase)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether one of them is a source, or another of the same elements.</summary>
    public static bool Reads(this ReadOnlySpan<PlannedInput> inputs, TensorSource source)
    {
        foreach (PlannedInput input in inputs)
        {
            if (input.Source == source || input.Source.Identity.Equals(source.Identity))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether all of them are read as they are stored.</summary>
    public static bool ArePlain(this ReadOnlySpan<PlannedInput> inputs)
    {
        foreach (PlannedInput input in inputs)
        {
            if (input.Source.Cost != ReadCost.Plain)
            {
                return false;
            }
        }

        return true;
    }
}
