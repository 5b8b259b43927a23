namespace MergeDsl.Tests.Goldens;

/// <summary>
/// Random masks cannot be compared with anybody else's: each element must be the base's, or base + s · (alpha − base) with
/// one s per tensor; 0.45 … 0.75 of them kept where the density is 0.6; and no two tensors may share a mask.
/// </summary>
internal static class MaskComparison
{
    private const int FewestElements = 50;

    public static IEnumerable<string> Differences(Dictionary<string, GoldenTensor> output)
    {
        Dictionary<string, GoldenTensor> bases = GoldenTensor.LoadAll(TestData.GoldenModel("base-f32"));
        Dictionary<string, GoldenTensor> alphas = GoldenTensor.LoadAll(TestData.GoldenModel("alpha-f32"));
        Dictionary<string, string> masks = [];
        foreach ((string name, GoldenTensor tensor) in output.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            double[] start = bases[name].Values(), end = alphas[name].Values(), values = tensor.Values();
            int[] moved = [.. Enumerable.Range(0, values.Length).Where(i => Math.Abs(end[i] - start[i]) > 1e-4)];
            if (moved.Length <= FewestElements)
            {
                continue;
            }

            double[] factors = [.. moved.Where(i => Math.Abs(values[i] - start[i]) > 1e-6).Select(i => (values[i] - start[i]) / (end[i] - start[i])).Order()];
            double share = (double)factors.Length / moved.Length;
            if (share is <= 0.45 or >= 0.75)
            {
                yield return $"{name}: {share:0.000} of the elements are kept where the density is 0.6";
                continue;
            }

            double median = factors[factors.Length / 2];
            if (factors.Any(f => Math.Abs(f - median) > (0.02 * median) + 0.01))
            {
                yield return $"{name}: what is kept is not scaled by one factor (median {median:G4}, from {factors[0]:G4} to {factors[^1]:G4})";
            }

            string mask = string.Concat(values.Select((v, i) => Math.Abs(v - start[i]) > 1e-6 ? '1' : '0'));
            if (!masks.TryAdd(mask, name))
            {
                yield return $"{name} has the mask of {masks[mask]}";
            }
        }
    }
}
