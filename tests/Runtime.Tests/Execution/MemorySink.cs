using MergeDsl.Execution;
using MergeDsl.Planning;
using MergeDsl.Tensors;
using Xunit;

namespace MergeDsl.Tests.Execution;

/// <summary>Keeps results in memory, and sees to it that every byte is written once.</summary>
internal sealed class MemorySink : ITensorSink
{
    private readonly Dictionary<string, (byte[] Bytes, bool[] Written)> tensors = [];

    public void Write(PlannedTensor tensor, long offset, ReadOnlySpan<byte> bytes)
    {
        lock (tensors)
        {
            (byte[] content, bool[] written) = Of(tensor);
            Span<bool> marks = written.AsSpan((int)offset, bytes.Length);
            Assert.False(marks.Contains(true), $"{tensor.Name} is written twice at {offset}");
            marks.Fill(true);
            bytes.CopyTo(content.AsSpan((int)offset));
        }
    }

    public byte[] Bytes(PlannedTensor tensor)
    {
        (byte[] content, bool[] written) = Of(tensor);
        Assert.DoesNotContain(false, written);
        return content;
    }

    private (byte[] Bytes, bool[] Written) Of(PlannedTensor tensor)
    {
        if (!tensors.TryGetValue(tensor.Name, out (byte[], bool[]) entry))
        {
            long length = tensor.Shape.ElementCount * tensor.OutputType.Size;
            entry = (new byte[length], new bool[length]);
            tensors.Add(tensor.Name, entry);
        }

        return entry;
    }
}
