using System.Globalization;
using System.Text;
using MergeDsl.Hub;
using Xunit;

namespace MergeDsl.Tests.Hub;

public sealed class HubCacheTests
{
    private static readonly HubRepository Repository = new(LocalHub.Id, "main");

    [Fact]
    public void A_link_that_one_process_has_made_is_there_while_another_makes_it()
    {
        using TemporaryDirectory root = new();
        HubCache cache = new(root.Path);
        root.Write("models--acme--tiny/blobs/content", "content");
        for (int i = 0; i < 300; i++)
        {
            string commit = i.ToString(CultureInfo.InvariantCulture);
            Parallel.For(0, 4, _ =>
            {
                cache.Link(Repository, commit, "config.json", "content");
                Assert.Equal("content", File.ReadAllText(Path.Combine(cache.Snapshot(Repository, commit), "config.json")));
            });
        }
    }

    [Fact]
    public void A_link_to_a_content_that_is_gone_is_replaced()
    {
        using TemporaryDirectory root = new();
        HubCache cache = new(root.Path);
        root.Write("models--acme--tiny/blobs/content", "content");
        string link = Path.Combine(cache.Snapshot(Repository, "1"), "config.json");
        Directory.CreateDirectory(cache.Snapshot(Repository, "1"));
        File.CreateSymbolicLink(link, "../../blobs/gone");
        cache.Link(Repository, "1", "config.json", "content");
        Assert.Equal("content", File.ReadAllText(link));
        Assert.Empty(Directory.EnumerateFileSystemEntries(root[".locks"], "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_lock_that_cannot_be_opened_is_not_waited_for()
    {
        using TemporaryDirectory root = new();
        Directory.CreateDirectory(root[".locks", "models--acme--tiny"]);
        File.CreateSymbolicLink(root[".locks", "models--acme--tiny", "content.lock"], root["nowhere", "lock"]);
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        await Assert.ThrowsAnyAsync<IOException>(() => new HubCache(root.Path).LockAsync(Repository, "content", patience.Token));
    }

    [Theory]
    [InlineData(4L << 60)]
    [InlineData(-1)]
    public void A_size_that_no_file_has_is_none(long size)
    {
        HubListing listing = HubListing.Parse(Encoding.UTF8.GetBytes($$"""{"sha": "{{LocalHub.Commit}}", "siblings": [{"rfilename": "model.safetensors", "size": {{size}}}]}"""));
        Assert.Null(listing.Find("model.safetensors")?.Size);
    }
}
