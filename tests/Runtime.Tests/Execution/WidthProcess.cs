using System.Numerics;
using System.Runtime.Intrinsics;

namespace MergeDsl.Tests.Execution;

/// <summary>
/// What this assembly does when it is started as a program: <c>hashes NAME…</c> makes sure that the vectors of that many
/// bits are switched off, merges, and prints the hashes.
/// </summary>
internal static class WidthProcess
{
    public static int Main(string[] args)
    {
        if (args is not ["hashes", .. string[] off])
        {
            return 2;
        }

        foreach (string width in off)
        {
            bool isOn = width switch
            {
                "512" => Vector512.IsHardwareAccelerated,
                "256" => Vector256.IsHardwareAccelerated,
                "128" => Vector128.IsHardwareAccelerated || Vector.IsHardwareAccelerated,
                _ => throw new ArgumentException(width),
            };
            if (isOn)
            {
                Console.Error.WriteLine($"Vectors of {width} bits are on.");
                return 1;
            }
        }

        Console.WriteLine(ReferenceMerges.Hashes(ReferenceMerges.Plan(large: false), new() { Threads = 1, Seed = 3 }));
        return 0;
    }
}
