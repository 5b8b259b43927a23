namespace MergeDsl.Tensors;

/// <summary>Adjacent rows of a permuted tensor that come from adjacent rows.</summary>
/// <param name="Start">The first of them.</param>
/// <param name="Count">How many.</param>
/// <param name="Donor">The tensor that they come from, or one of the negative numbers of <see cref="RowMap"/>.</param>
/// <param name="DonorRow">The first row there; for means the first of <see cref="RowMap.Means"/>.</param>
internal readonly record struct RowRun(int Start, int Count, int Donor, int DonorRow)
{
    /// <summary>The first row behind them.</summary>
    public int End => Start + Count;
}
