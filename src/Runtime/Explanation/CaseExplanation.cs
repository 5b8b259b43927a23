using MergeDsl.Catalog;
using MergeDsl.Recipes;

namespace MergeDsl.Explanation;

/// <summary>One of the values that a parameter can take, with where it comes from and what it meets.</summary>
/// <param name="Number">Its number within its slice, from 1.</param>
/// <param name="Case">The filter and the value.</param>
/// <param name="Kind">How a gradient goes.</param>
/// <param name="Line">The line that says it, from 1; null for the method's default.</param>
/// <param name="Tensors">How many tensors take it; null where the models have not been looked at.</param>
internal sealed record CaseExplanation(int Number, ParameterCase Case, ValueKind Kind, int? Line, int? Tensors)
{
    /// <summary>The value at a place in the layers, as a merge has it; null where a whole-number gradient has none there.</summary>
    public ScalarValue? At(LayerPosition position)
    {
        try
        {
            return Case.At(Kind, position);
        }
        catch (RecipeValueException)
        {
            return null;
        }
    }
}
