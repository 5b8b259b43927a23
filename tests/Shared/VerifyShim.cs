using System.Runtime.CompilerServices;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace VerifyXunit;

/// <summary>Marks classes whose tests call <see cref="Verifier"/>, as with the package.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class UsesVerifyAttribute : Attribute;

/// <summary>
/// Snapshots by the conventions of Verify.Xunit, for registries that do not have the package: <c>Class.Method.verified.ext</c>
/// beside the test is what is expected, <c>Class.Method.received.ext</c> what came where they differ.
/// Built with <c>UseVerifyXunit=true</c>, the package takes the place of this file.
/// </summary>
public static class Verifier
{
    /// <summary>Compares a text with its snapshot.</summary>
    public static Task Verify(string target, string extension = "txt", [CallerFilePath] string sourceFile = "", [CallerMemberName] string method = "")
    {
        string stem = Path.Combine(Folder(sourceFile), $"{Path.GetFileNameWithoutExtension(sourceFile)}.{method}");
        string verified = $"{stem}.verified.{extension}", received = $"{stem}.received.{extension}";
        string expected = File.Exists(verified) ? File.ReadAllText(verified).Replace("\r\n", "\n") : "";
        string actual = target.Replace("\r\n", "\n");
        if (File.Exists(verified) && expected == actual)
        {
            File.Delete(received);
            return Task.CompletedTask;
        }

        File.WriteAllText(received, actual);
        throw new Xunit.Sdk.XunitException($"{Path.GetFileName(verified)} is not what came. If {Path.GetFileName(received)} is right, rename it.\n{Difference(expected, actual)}");
    }

    // In a build with mapped paths the compiler's /_/ stands for the repository.
    private static string Folder(string sourceFile)
    {
        string path = sourceFile.StartsWith("/_/", StringComparison.Ordinal)
            ? Path.Combine(MergeDsl.Tests.TestData.Repository, sourceFile[3..])
            : sourceFile;
        return Path.GetDirectoryName(path) ?? ".";
    }

    private static string Difference(string expected, string actual)
    {
        DiffPaneModel diff = new InlineDiffBuilder(new DiffPlex.Differ()).BuildDiffModel(expected, actual);
        return string.Join("\n", diff.Lines.Where(l => l.Type != ChangeType.Unchanged).Take(60).Select(l => (l.Type == ChangeType.Inserted ? "+ " : "- ") + l.Text));
    }
}
