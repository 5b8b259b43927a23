namespace MergeDsl.Numerics;

/// <summary>Where keys lie relative to a bracket.</summary>
/// <param name="Above">How many are larger than its upper end.</param>
/// <param name="High">How many equal its upper end.</param>
/// <param name="Low">How many equal its lower end, if that is another one.</param>
/// <param name="Inside">How many lie strictly within.</param>
internal readonly record struct BracketCounts(int Above, int High, int Low, int Inside)
{
    public static BracketCounts operator +(BracketCounts a, BracketCounts b) =>
        new(a.Above + b.Above, a.High + b.High, a.Low + b.Low, a.Inside + b.Inside);
}
