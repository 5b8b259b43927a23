using MergeDsl.Hub;
using Xunit;

namespace MergeDsl.Tests.Hub;

public sealed class PartialFileTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private string Name => Path.Combine(directory.Path, "file");

    [Fact]
    public void Asking_what_is_missing_changes_nothing_of_a_file_that_is_about_to_get_its_name()
    {
        File.WriteAllBytes(Name, [1, 2, 3, 4, 5, 6, 7]);
        Assert.Equal(0, PartialFile.MissingBytes(Name, 7, partSize: 3));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], File.ReadAllBytes(Name));
    }

    [Fact]
    public void Asking_what_is_missing_changes_nothing_of_a_file_of_another_length()
    {
        File.WriteAllBytes(Name, [1, 2]);
        Assert.Equal(7, PartialFile.MissingBytes(Name, 7, partSize: 3));
        Assert.Equal([1, 2], File.ReadAllBytes(Name));
    }

    [Fact]
    public void The_parts_that_arrived_are_not_missing_while_another_writes()
    {
        using PartialFile writer = PartialFile.Open(Name, 7, partSize: 3);
        writer.Write(6, [7]);
        writer.Complete(2);
        Assert.Equal(6, PartialFile.MissingBytes(Name, 7, partSize: 3));
    }

    public void Dispose() => directory.Dispose();
}
