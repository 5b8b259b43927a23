using MergeDsl.Binding;

namespace MergeDsl.Validation;

/// <summary>What conditions on several parameters need to know of their values before there are tensors and layers.</summary>
internal static class Gradients
{
    /// <summary>How many filters are compared with one another: far more than anyone writes, and few enough to compare them all.</summary>
    public const int MaxFilters = 200;

    private static readonly double[] Between = [0.05, 0.5, 0.95];

    /// <summary>The case of a parameter for a tensor whose name contains <paramref name="filter"/> and no other filter; or null.</summary>
    public static BoundCase? CaseFor(BoundParameter parameter, string? filter) =>
        parameter.Cases.FirstOrDefault(c => c.Filter is null || filter?.Contains(c.Filter) == true);

    /// <summary>The pairs of cases of two parameters that meet at some tensor, as far as the filters tell.</summary>
    public static IEnumerable<(BoundCase First, BoundCase Second)> Meeting(BoundParameter first, BoundParameter second)
    {
        HashSet<(BoundCase, BoundCase)> seen = [];
        foreach (string? filter in first.Cases.Concat(second.Cases).Select(c => c.Filter).Concat([null]).Distinct().Take(MaxFilters))
        {
            if (CaseFor(first, filter) is { } one && CaseFor(second, filter) is { } other && seen.Add((one, other)))
            {
                yield return (one, other);
            }
        }
    }

    /// <summary>The positions between 0 and 1 at which an element of one of the gradients stands, in order.</summary>
    public static IEnumerable<double> Stops(IEnumerable<BoundCase> cases) =>
        new SortedSet<double>(cases.SelectMany(c => Enumerable.Range(0, c.Elements.Count).Select(i => c.Elements.Count == 1 ? 0 : (double)i / (c.Elements.Count - 1))));

    /// <summary>The value of a numeric case at a position between 0 and 1.</summary>
    public static double ValueAt(BoundCase one, double position)
    {
        double place = position * (one.Elements.Count - 1);
        int index = (int)Math.Min(Math.Floor(place), one.Elements.Count - 1);
        double rest = place - index;
        double value = one.Elements[index].Value.Number;
        return rest <= 0 || index + 1 >= one.Elements.Count ? value : ((1 - rest) * value) + (rest * one.Elements[index + 1].Value.Number);
    }

    /// <summary>
    /// Where a condition on two values fails first: at an element, or on the way between two. There both are linear, so a
    /// condition that fails on a part of the way fails near an end of it; a twentieth of the way is near enough for layers.
    /// </summary>
    public static GradientPoint? FirstProblem(BoundCase first, BoundCase second, Func<double, double, bool> allows)
    {
        List<double> stops = [.. Stops([first, second])];
        for (int i = 0; i < stops.Count; i++)
        {
            GradientPoint here = At(first, second, stops[i], isElement: true);
            if (!allows(here.First, here.Second))
            {
                return here;
            }
        }

        for (int i = 1; i < stops.Count; i++)
        {
            foreach (double part in Between)
            {
                GradientPoint here = At(first, second, stops[i - 1] + (part * (stops[i] - stops[i - 1])), isElement: false);
                if (!allows(here.First, here.Second))
                {
                    return here;
                }
            }
        }

        return null;
    }

    private static GradientPoint At(BoundCase first, BoundCase second, double position, bool isElement)
    {
        double place = position * (first.Elements.Count - 1);
        int index = (int)Math.Round(place);
        bool meets = isElement && Math.Abs(place - index) < 1e-9;
        return new(ValueAt(first, position), ValueAt(second, position), meets || first.Elements.Count == 1 ? first.Elements[index] : null);
    }
}
