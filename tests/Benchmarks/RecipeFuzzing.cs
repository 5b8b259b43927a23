using System.Globalization;
using MergeDsl.Methods;
using MergeDsl.Tests.Fuzzing;

namespace MergeDsl.Benchmarks;

/// <summary>Compiles mutated recipes until one fails, or all are done.</summary>
internal static class RecipeFuzzing
{
    /// <param name="args"><c>[--count 200000] [--seed N] [--minutes M]</c></param>
    public static int Run(string[] args)
    {
        int count = Option(args, "--count") ?? 200_000;
        int seed = Option(args, "--seed") ?? Environment.TickCount;
        TimeSpan? limit = Option(args, "--minutes") is { } minutes ? TimeSpan.FromMinutes(minutes) : null;
        Console.WriteLine($"seed {seed}");
        RecipeFuzz fuzz = new(MergeMethods.Catalog, RecipeFuzz.Recipes());
        try
        {
            fuzz.RunExtremes(seed & int.MaxValue);
            fuzz.Run(count, seed, limit);
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine(e.Message);
            Console.WriteLine(e.InnerException);
            return 1;
        }

        Console.WriteLine($"{fuzz.Count} texts, {fuzz.Bound} of which reached the binder; the slowest took {fuzz.Slowest.TotalMilliseconds:F0} ms of processor time");
        return 0;
    }

    private static int? Option(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and int at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : null;
}
