using MergeDsl.Hub;
using Xunit;

namespace MergeDsl.Tests.Hub;

public class HubSettingsTests
{
    [Fact]
    public void The_cache_is_where_other_programs_have_it()
    {
        string user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        Assert.Equal(Path.Combine(user, ".cache", "huggingface", "hub"), Of().CacheDirectory);
        Assert.Equal("/x/huggingface/hub", Of("XDG_CACHE_HOME=/x").CacheDirectory);
        Assert.Equal("/h/hub", Of("HF_HOME=/h", "XDG_CACHE_HOME=/x").CacheDirectory);
        Assert.Equal("/c", Of("HF_HUB_CACHE=/c", "HF_HOME=/h").CacheDirectory);
    }

    [Fact]
    public void The_token_is_the_variable_or_else_what_a_login_left()
    {
        using TemporaryDirectory home = new();
        home.Write("token", "hf_file\n");
        Assert.Equal("hf_file", Of($"HF_HOME={home.Path}").Token);
        Assert.Equal("hf_variable", Of($"HF_HOME={home.Path}", "HF_TOKEN= hf_variable ").Token);
        Assert.Null(Of($"HF_HOME={home.Path}", "HF_HUB_DISABLE_IMPLICIT_TOKEN=1").Token);
        Assert.Null(Of($"HF_HOME={home.Path}/none").Token);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData("0", false)]
    [InlineData("", false)]
    public void Offline_is_a_switch(string value, bool offline) => Assert.Equal(offline, Of($"HF_HUB_OFFLINE={value}").Offline);

    [Fact]
    public void A_mirror_is_an_address()
    {
        Assert.Equal("https://mirror.example/hf", Of("HF_ENDPOINT=https://mirror.example/hf").Endpoint.AbsoluteUri);
        Assert.Equal(HubSettings.DefaultEndpoint, Of("HF_ENDPOINT=none").Endpoint);
    }

    [Fact]
    public void The_token_is_in_no_text() => Assert.DoesNotContain("hf_secret", Of("HF_TOKEN=hf_secret").ToString());

    [Theory]
    [InlineData("acme/tiny", true)]
    [InlineData("gpt2", true)]
    [InlineData("acme/tiny/", true)]
    [InlineData("a/b/c", false)]
    [InlineData("../b", false)]
    [InlineData("a--b/c", false)]
    [InlineData("a b", false)]
    public void An_id_has_an_owner_and_a_name(string path, bool isId) => Assert.Equal(isId, HubRepository.Of(path, null) is not null);

    private static HubSettings Of(params string[] variables) =>
        HubSettings.From(name => variables.FirstOrDefault(v => v.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..]);
}
