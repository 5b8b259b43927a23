using System.IO.Compression;
using Xunit;

namespace MergeDsl.Tests.Packages;

/// <summary>
/// The packages as others get them: a feed on disk, and beside the repository a project that has nothing but a package
/// reference, a recipe, and beside it packages that carry an older and a newer YamlDotNet.
/// </summary>
public sealed class PackagedConsumer : IDisposable
{
    private const string Recipe = """
        models:
          - model: org/a
            parameters: {weight: 0.25}
          - model: org/b
            parameters: {weight: 0.75}
        merge_method: linear
        dtype: float32

        """;

    private const string Configuration =
#if DEBUG
        "Debug";
#else
        "Release";
#endif

    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_consumer_builds_runs_and_fails_as_its_recipes_say()
    {
        foreach (string packed in (string[])["Dsl", "Runtime", "Hosting", "Cli"])
        {
            Succeed(TestData.Repository, "pack", $"src/{packed}", "--no-build", "-c", Configuration, "-o", folder["feed"], "-v", "quiet");
        }

        AssertCarriesNoWorkspaces();
        PackAnotherGenerator();
        PackNewerYaml();
        WriteConsumer();
        Succeed(folder["app"], "build", "-v", "quiet", "-warnaserror");
        Assert.Equal(File.ReadAllText(Path.Combine(TestData.Repository, "docs", "mergedsl.schema.json")), File.ReadAllText(folder["app", "obj", "mergedsl.schema.json"]));
        string list = Succeed(folder["app"], "run", "--no-build", "--", "list");
        Assert.Contains("blend", list, StringComparison.Ordinal);
        Assert.Contains("other", list, StringComparison.Ordinal);

        string recipe = folder["app", "recipes", "blend.merge.yml"];
        File.WriteAllText(recipe, Recipe.Replace("linear", "lienar", StringComparison.Ordinal));
        AssertOneError($"{recipe}(6,15): error MRG2003: ", Fail(folder["app"], "build", "-v", "quiet", "--no-restore"));
        AssertOneError($"{recipe}(1,1): error MRG2003: ", Fail(folder["app"], "build", "-v", "quiet", "--no-restore", "-p:RunAnalyzers=false"));
        AssertOneError($"{recipe}(6,15): error MRG2003: ", Fail(folder["app"], "build", "-v", "quiet", "--no-restore", "-p:NoWarn=MRG2003"));

        File.Delete(recipe);
        Succeed(folder["app"], "build", "-v", "quiet", "--no-restore");
        Assert.DoesNotContain("blend", Succeed(folder["app"], "run", "--no-build", "--", "list"), StringComparison.Ordinal);

        // Beside the newer one only our own generator can be looked at: its copy is kept, the older one is not.
        string project = folder["app", "App.csproj"];
        File.WriteAllText(project, File.ReadAllText(project).Replace("\"Other.Generator\" Version=\"1.0.0\"", "\"Newer.Yaml\" Version=\"99.0.0\"", StringComparison.Ordinal));
        File.Delete(folder["app", "Use.cs"]);
        Succeed(folder["app"], "build", "-v", "quiet", "-warnaserror");
    }

    // Editors load the code fixes from the folder of the generators, and have the workspaces that these need.
    private void AssertCarriesNoWorkspaces()
    {
        using ZipArchive package = ZipFile.OpenRead(folder["feed", "MergeDsl.0.1.0.nupkg"]);
        string[] files = [.. package.Entries.Where(e => e.FullName.StartsWith("analyzers/", StringComparison.Ordinal)).Select(e => e.FullName).Order(StringComparer.Ordinal)];
        Assert.Equal(
            ["analyzers/dotnet/cs/MergeDsl.CodeFixes.dll", "analyzers/dotnet/cs/MergeDsl.Dsl.dll", "analyzers/dotnet/cs/MergeDsl.Generators.dll", "analyzers/dotnet/cs/YamlDotNet.dll"],
            files);
    }

    private void WriteConsumer()
    {
        // Packages that the repository has restored are taken from there; those of the feed never, since their version stays while they change.
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        folder.Write("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{folder["packages"]}" /></config>
              <packageSources><add key="feed" value="{folder["feed"]}" /></packageSources>
              <fallbackPackageFolders><add key="cache" value="{cache}" /></fallbackPackageFolders>
            </configuration>
            """);
        folder.Write("app/App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="MergeDsl.Hosting" Version="0.1.0" />
                <PackageReference Include="Other.Generator" Version="1.0.0" />
              </ItemGroup>
            </Project>
            """);
        folder.Write("app/recipes/blend.merge.yml", Recipe);
        folder.Write("app/other.merge.yaml", Recipe);
        folder.Write("app/Use.cs", """
            using Microsoft.Extensions.DependencyInjection;

            internal static class Use
            {
                public static string OtherGenerator => OtherGenerated.Value;

                public static IServiceCollection Services => new ServiceCollection().AddMergeRecipes();
            }
            """);
    }

    // Of analyzer files with one name the highest version stays: this one, which has nothing of what it is called after.
    private void PackNewerYaml()
    {
        folder.Write("newer/Directory.Build.props", "<Project />");
        folder.Write("newer/Newer.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>netstandard2.0</TargetFramework>
                <AssemblyName>YamlDotNet</AssemblyName>
                <PackageId>Newer.Yaml</PackageId>
                <Version>99.0.0</Version>
                <IncludeBuildOutput>false</IncludeBuildOutput>
                <NoWarn>$(NoWarn);NU5128</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                <None Include="$(OutputPath)YamlDotNet.dll" Pack="true" PackagePath="analyzers/dotnet/cs" />
              </ItemGroup>
            </Project>
            """);
        folder.Write("newer/Nothing.cs", "internal class Nothing { }");
        Succeed(folder["newer"], "pack", "-c", "Release", "-o", folder["feed"], "-v", "quiet");
    }

    // A generator that reads YAML with a YamlDotNet of its own, older than ours.
    private void PackAnotherGenerator()
    {
        folder.Write("other/Directory.Build.props", "<Project />");
        folder.Write("other/Other.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>netstandard2.0</TargetFramework>
                <LangVersion>latest</LangVersion>
                <PackageId>Other.Generator</PackageId>
                <IncludeBuildOutput>false</IncludeBuildOutput>
                <SuppressDependenciesWhenPacking>true</SuppressDependenciesWhenPacking>
                <CopyLocalLockFileAssemblies>true</CopyLocalLockFileAssemblies>
                <NoWarn>$(NoWarn);NU5128;NU5100;RS1036;RS2008</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.CodeAnalysis.CSharp" Version="4.14.0" PrivateAssets="all" />
                <PackageReference Include="YamlDotNet" Version="[13.7.1]" PrivateAssets="all" />
                <None Include="$(OutputPath)Other.dll;$(OutputPath)YamlDotNet.dll" Pack="true" PackagePath="analyzers/dotnet/cs" />
              </ItemGroup>
            </Project>
            """);
        folder.Write("other/OtherGenerator.cs", """
            using System.IO;
            using Microsoft.CodeAnalysis;
            using YamlDotNet.RepresentationModel;

            [Generator]
            public sealed class OtherGenerator : IIncrementalGenerator
            {
                public void Initialize(IncrementalGeneratorInitializationContext context) => context.RegisterPostInitializationOutput(output =>
                {
                    YamlStream yaml = new();
                    yaml.Load(new StringReader("value: read"));
                    string value = ((YamlMappingNode)yaml.Documents[0].RootNode).Children["value"].ToString();
                    output.AddSource("OtherGenerated.g.cs", $"internal static class OtherGenerated {{ public const string Value = \"{value}\"; }}");
                });
            }
            """);
        Succeed(folder["other"], "pack", "-c", "Release", "-o", folder["feed"], "-v", "quiet");
        using ZipArchive package = ZipFile.OpenRead(folder["feed", "Other.Generator.1.0.0.nupkg"]);
        Assert.NotNull(package.GetEntry("analyzers/dotnet/cs/YamlDotNet.dll"));
    }

    private static void AssertOneError(string start, string output)
    {
        string[] errors = [.. output.Split('\n').Select(l => l.Trim()).Where(l => l.Contains(": error ", StringComparison.Ordinal)).Distinct()];
        Assert.StartsWith(start, Assert.Single(errors), StringComparison.Ordinal);
    }

    private static string Succeed(string folder, params IEnumerable<string> arguments)
    {
        DotNet run = Run(folder, arguments);
        Assert.True(run.ExitCode == 0, $"dotnet {string.Join(" ", arguments)} failed:\n{run.Output}{run.Error}");
        return run.Output;
    }

    private static string Fail(string folder, params IEnumerable<string> arguments)
    {
        DotNet run = Run(folder, arguments);
        Assert.True(run.ExitCode != 0, $"dotnet {string.Join(" ", arguments)} succeeded:\n{run.Output}");
        return run.Output + run.Error;
    }

    private static DotNet Run(string folder, IEnumerable<string> arguments) => DotNet.RunAsync(folder, [.. arguments]).GetAwaiter().GetResult();
}
