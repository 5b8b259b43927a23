using System.Runtime.InteropServices;
using MergeDsl.Diagnostics;
using MergeDsl.Pickle;
using MergeDsl.Recipes;
using MergeDsl.Tensors;
using Xunit;

namespace MergeDsl.Tests.Pickle;

/// <summary>Reads files of torch.save from a directory of the test's own.</summary>
public abstract class TorchFileTest : IDisposable
{
    private readonly TemporaryDirectory root = new();
    private readonly List<CheckpointFile> files = [];

    public void Dispose()
    {
        files.ForEach(f => f.Dispose());
        root.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static string Fixture(string name) => Path.Combine(TestData.Repository, "tests", "Runtime.Tests", "Pickle", "Files", name);

    internal Dictionary<string, TensorSource> Read(byte[] content) => Read(Write(content));

    internal Dictionary<string, TensorSource> Read(string path)
    {
        CheckpointFile file = CheckpointFile.Open(path);
        files.Add(file);
        return TorchFile.ReadTensors(file).ToDictionary(t => t.Name);
    }

    internal MergeProblem Refusal(byte[] content)
    {
        string path = Write(content);
        MergeProblem problem = Assert.Single(Assert.Throws<MergeException>(() => Read(path)).Problems);
        Assert.StartsWith(path, problem.Message, StringComparison.Ordinal);
        return problem;
    }

    internal void AssertRefused(DiagnosticDescriptor expected, string message, byte[] content)
    {
        MergeProblem problem = Refusal(content);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal(expected, problem.Descriptor);
    }

    internal static T[] Values<T>(TensorSource source)
        where T : unmanaged
    {
        T[] values = new T[source.Shape.ElementCount];
        source.ReadBytes(0, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private string Write(byte[] content)
    {
        string path = root[$"{files.Count}-{Guid.NewGuid():N}.bin"];
        File.WriteAllBytes(path, content);
        return path;
    }
}
