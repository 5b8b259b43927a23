namespace MergeDsl.Declaration;

/// <summary>A parameter plus and minus another must lie strictly between two bounds: <c>min &lt; parameter ± margin &lt; max</c>.</summary>
/// <param name="min">The lower bound, itself outside.</param>
/// <param name="max">The upper bound, itself outside.</param>
/// <param name="parameter">The parameter's member name: <c>nameof(PerModel.Density)</c>.</param>
/// <param name="margin">The member name of the parameter that is added and subtracted.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class WithinAttribute(double min, double max, string parameter, string margin) : Attribute
{
    /// <summary>The lower bound.</summary>
    public double Min { get; } = min;

    /// <summary>The upper bound.</summary>
    public double Max { get; } = max;

    /// <summary>The member name of the parameter.</summary>
    public string Parameter { get; } = parameter;

    /// <summary>The member name of the parameter that is added and subtracted.</summary>
    public string Margin { get; } = margin;
}
