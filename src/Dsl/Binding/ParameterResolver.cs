using MergeDsl.Catalog;
using MergeDsl.Recipes;

namespace MergeDsl.Binding;

/// <summary>Lays the levels of a recipe over one another: the first case that matches wins, from the innermost level outwards.</summary>
internal static class ParameterResolver
{
    /// <summary>Resolves all parameters of one scope.</summary>
    /// <param name="schema">The method.</param>
    /// <param name="scope">The scope.</param>
    /// <param name="levels">What is said, the innermost level first.</param>
    public static IReadOnlyList<BoundParameter> Resolve(MethodSchema schema, ParameterScope scope, params BoundParameters[] levels) =>
        [.. schema.ParametersOf(scope).Select(p => Resolve(p, levels))];

    private static BoundParameter Resolve(ParameterSchema parameter, BoundParameters[] levels)
    {
        List<BoundCase> cases = [];
        List<BoundSetting> settings = [];
        bool isBroken = false;
        foreach (BoundParameters level in levels)
        {
            isBroken |= level.IsBroken || level.MisplacedGlobals.Any(e => e.Key.Text == parameter.Name);
            foreach (BoundSetting setting in level.Settings.Where(s => s.Parameter.Name == parameter.Name))
            {
                isBroken |= setting.IsBroken;
                settings.Add(setting);
                foreach (BoundCase one in setting.Cases)
                {
                    cases.Add(one);
                    if (one.Filter is null)
                    {
                        return new(parameter, cases, settings, isBroken);
                    }
                }
            }
        }

        if (parameter.Default is { } value)
        {
            cases.Add(new(null, null, null, null, [new(value, null)], false, SettingLevel.Default));
        }

        return new(parameter, cases, settings, isBroken);
    }
}
