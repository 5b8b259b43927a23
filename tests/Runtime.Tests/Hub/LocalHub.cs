using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MergeDsl.Hub;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MergeDsl.Tests.Hub;

/// <summary>A hub on this machine, with one repository, that speaks the hub's API and misbehaves when asked to.</summary>
internal sealed class LocalHub : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly Dictionary<string, byte[]> files = [];

    private LocalHub(WebApplication server) => this.server = server;

    /// <summary>What a request may do instead of being answered; true where it was dealt with.</summary>
    public Func<HttpContext, Task<bool>> Misbehave { get; set; } = _ => Task.FromResult(false);

    /// <summary>What the bytes of a file become on their way.</summary>
    public Func<string, byte[], byte[]> Corrupt { get; set; } = (_, bytes) => bytes;

    /// <summary>Where files are to be had, other than here; or null.</summary>
    public LocalHub? Storage { get; set; }

    /// <summary>Told after each stretch how many bytes of files were sent.</summary>
    public Action<long> Sent { get; set; } = _ => { };

    /// <summary>Whether the listing tells sizes and hashes.</summary>
    public bool ListsSizes { get; set; } = true;

    public static string Id => "acme/tiny";

    public static string Commit => new('a', 40);

    /// <summary>Method, path and authorization of each request.</summary>
    public ConcurrentQueue<(string Request, string Authorization)> Requests { get; } = new();

    /// <summary>The bytes of files that were sent.</summary>
    public long BytesSent;

    public Uri Address => new(server.Urls.First());

    public static async Task<LocalHub> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        LocalHub hub = new(builder.Build());
        hub.server.Run(hub.AnswerAsync);
        await hub.server.StartAsync();
        return hub;
    }

    /// <summary>Adds the files of a directory to the repository.</summary>
    public LocalHub With(string directory)
    {
        foreach (string file in Directory.EnumerateFiles(directory))
        {
            files[Path.GetFileName(file)] = File.ReadAllBytes(file);
        }

        return this;
    }

    /// <summary>Adds a file to the repository.</summary>
    public LocalHub With(string name, byte[] content)
    {
        files[name] = content;
        return this;
    }

    public byte[] this[string name] => files[name];

    public IEnumerable<string> Names => files.Keys;

    public HubSettings Settings(string cache, string? token = null) => new()
    {
        Endpoint = Address,
        CacheDirectory = cache,
        Token = token,
        RetryDelay = TimeSpan.FromMilliseconds(1),
        Timeout = TimeSpan.FromSeconds(5),
        PartSize = 64 << 10,
    };

    public async ValueTask DisposeAsync() => await server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "";
        Requests.Enqueue(($"{context.Request.Method} {path}", context.Request.Headers.Authorization.ToString()));
        if (await Misbehave(context))
        {
            return;
        }

        string[] parts = path.Trim('/').Split('/');
        if (path.StartsWith($"/api/models/{Id}/revision/", StringComparison.Ordinal))
        {
            await ListAsync(context, parts[^1]);
        }
        else if (path.StartsWith($"/{Id}/resolve/{Commit}/", StringComparison.Ordinal) && files.TryGetValue(parts[^1], out byte[]? content))
        {
            await SendAsync(context, parts[^1], content);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            context.Response.Headers["X-Error-Code"] = parts.Length > 1 && path.Contains(Id, StringComparison.Ordinal) ? "EntryNotFound" : "RepoNotFound";
        }
    }

    private async Task ListAsync(HttpContext context, string revision)
    {
        if (revision != "main" && revision != Commit && revision != "refs%2Fpr%2F1")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            context.Response.Headers["X-Error-Code"] = "RevisionNotFound";
            return;
        }

        IEnumerable<object> siblings = files.Select(f => !ListsSizes ? (object)new { rfilename = f.Key }
            : IsLarge(f.Key) ? new { rfilename = f.Key, size = f.Value.Length, lfs = new { size = f.Value.Length, sha256 = TagOf(f.Key) } }
            : new { rfilename = f.Key, size = f.Value.Length, blobId = TagOf(f.Key) });
        await context.Response.WriteAsync(JsonSerializer.Serialize(new { id = Id, sha = Commit, siblings }));
    }

    public string TagOf(string name) => Convert.ToHexStringLower(IsLarge(name)
        ? SHA256.HashData(files[name])
        : SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {files[name].Length}\0"), .. files[name]]));

    private static bool IsLarge(string name) => name.EndsWith(".safetensors", StringComparison.Ordinal) || name.EndsWith(".bin", StringComparison.Ordinal);

    private async Task SendAsync(HttpContext context, string name, byte[] content)
    {
        context.Response.Headers["X-Linked-Size"] = content.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.Headers["X-Linked-ETag"] = $"\"{TagOf(name)}\"";
        if (Storage is not null)
        {
            context.Response.Redirect($"{Storage.Address}{Id}/resolve/{Commit}/{name}");
            return;
        }

        content = Corrupt(name, content);
        if (context.Request.GetTypedHeaders().Range?.Ranges.FirstOrDefault() is { From: { } from, To: { } to })
        {
            to = Math.Min(to, content.Length - 1);
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {from}-{to}/{content.Length}";
            content = content[(int)from..(int)(to + 1)];
        }

        context.Response.ContentLength = content.Length;
        foreach (byte[] stretch in content.Chunk(64 << 10))
        {
            // Counted first: who has the last stretch may look at the count before the server goes on.
            long sent = Interlocked.Add(ref BytesSent, stretch.Length);
            await context.Response.Body.WriteAsync(stretch);
            Sent(sent);
        }
    }
}
