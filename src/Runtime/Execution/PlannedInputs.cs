using MergeDsl.Planning;

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
}
