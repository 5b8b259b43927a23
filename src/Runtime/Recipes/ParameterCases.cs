using MergeDsl.Catalog;

namespace MergeDsl.Recipes;

/// <summary>Which of a parameter's cases is taken for a tensor, and what its value is there.</summary>
internal static class ParameterCases
{
    /// <summary>The first case whose filter occurs in the name; null where none does.</summary>
    public static ParameterCase? For(this EquatableArray<ParameterCase> cases, string name)
    {
        foreach (ParameterCase candidate in cases)
        {
            if (candidate.Filter is null || name.Contains(candidate.Filter, StringComparison.Ordinal))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>The value at a place in the layers.</summary>
    /// <exception cref="RecipeValueException">A whole-number gradient has no whole value there.</exception>
    public static ScalarValue At(this ParameterCase setting, ValueKind kind, LayerPosition at)
    {
        if (!setting.IsGradient)
        {
            return setting.Values[0];
        }

        return kind switch
        {
            ValueKind.Number => ScalarValue.Of(at.Along([.. setting.Values.Select(v => v.Number)])),
            ValueKind.WholeNumber => ScalarValue.Of(at.AlongWhole([.. setting.Values.Select(v => v.AsWholeNumber)])),
            _ => at.Step(setting.Values.AsSpan()),
        };
    }
}
