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
    public static List<MeetingCases> Meeting(BoundParameter first, BoundParameter second)
    {
        List<MeetingCases> meeting = [];
        foreach (string? filter in first.Cases.Concat(second.Cases).Select(c => c.Filter).Concat([null]).Distinct().Take(MaxFilters))
        {
            if (CaseFor(first, filter) is { } one && CaseFor(second, filter) is { } other && !meeting.Exists(m => m.First == one && m.Second == other))
            {
                meeting.Add(new(one, other));
            }
        }

        return meeting;
    }

    /// <summary>The positions between 0 and 1 at which an element of one of the gradients stands, in order.</summary>
    public static double[] Stops(BoundCase[] cases)
    {
        double[] stops = [0];
        foreach (BoundCase one in cases)
        {
            stops = WithStops(stops, one.Elements.Count);
        }

        return stops;
    }

    // Both are in order already. In an array, since a sorted set of doubles would be compiled for this alone, at the start of every build.
    private static double[] WithStops(double[] stops, int points)
    {
        double[] all = new double[stops.Length + points];
        int count = 0, taken = 0;
        for (int i = 0; i < points; i++)
        {
            double next = points == 1 ? 0 : (double)i / (points - 1);
            while (taken < stops.Length && stops[taken] <= next)
            {
                all[count++] = stops[taken++];
            }

            if (count == 0 || all[count - 1] < next)
            {
                all[count++] = next;
            }
        }

        Array.Copy(stops, taken, all, count, stops.Length - taken);
        Array.Resize(ref all, count + stops.Length - taken);
        return all;
    }

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
        double[] stops = Stops([first, second]);
        for (int i = 0; i < stops.Length; i++)
        {
            GradientPoint here = At(first, second, stops[i], isElement: true);
            if (!allows(here.First, here.Second))
            {
                return here;
            }
        }

        for (int i = 1; i < stops.Length; i++)
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
