namespace MergeDsl.Tests;

/// <summary>Where the data of the tests lies: in the repository, found from the test assembly upwards.</summary>
public static class TestData
{
    /// <summary>The repository's root: the folder of MergeDsl.sln.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The golden merges: <c>models</c> and <c>cases</c>, with a README. Paths in their recipes are relative to this folder.</summary>
    public static string Goldens { get; } = Path.Combine(Repository, "tests", "Shared", "Data", "goldens");

    /// <summary>The directory of a golden model.</summary>
    public static string GoldenModel(string name) => Path.Combine(Goldens, "models", name);

    /// <summary>The directory of a golden case.</summary>
    public static string GoldenCase(string name) => Path.Combine(Goldens, "cases", name);

    private static string FindRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MergeDsl.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds MergeDsl.sln.");
    }
}
