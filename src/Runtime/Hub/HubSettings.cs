namespace MergeDsl.Hub;

/// <summary>Where models that are not on disk come from, and where they are kept: the settings that all programs of the hub share.</summary>
public sealed record HubSettings
{
    /// <summary>The public hub.</summary>
    public static readonly Uri DefaultEndpoint = new("https://huggingface.co");

    /// <summary>The hub's address: <c>HF_ENDPOINT</c>, for mirrors.</summary>
    public Uri Endpoint { get; init; } = DefaultEndpoint;

    /// <summary>The cache that programs share: <c>HF_HUB_CACHE</c>, or <c>hub</c> in <c>HF_HOME</c>, or <c>~/.cache/huggingface/hub</c>.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>The access token, for gated and private models: <c>HF_TOKEN</c>, or the file that a login left; it is sent to <see cref="Endpoint"/> only.</summary>
    public string? Token { get; init; }

    /// <summary>Whether only the cache is looked at: <c>HF_HUB_OFFLINE</c>.</summary>
    public bool Offline { get; init; }

    /// <summary>The pause before the second attempt of a request that failed; it doubles with each further one.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>How long a server may say nothing before a request counts as failed: <c>HF_HUB_DOWNLOAD_TIMEOUT</c>, in seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The bytes of a part of a file: enough for a connection to get up to speed, little to lose.</summary>
    internal int PartSize { get; init; } = 16 << 20;

    /// <summary>The settings of this process's environment.</summary>
    public static HubSettings FromEnvironment() => From(Environment.GetEnvironmentVariable);

    /// <summary>The settings in words, without the token: it must not get into a log.</summary>
    public override string ToString() => $"{Endpoint}, {CacheDirectory}{(Token is null ? ", no token" : ", with a token")}{(Offline ? ", offline" : "")}";

    internal static HubSettings From(Func<string, string?> variable)
    {
        string home = Variable("HF_HOME")
            ?? Path.Combine(Variable("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "huggingface");
        return new()
        {
            Endpoint = Uri.TryCreate(Variable("HF_ENDPOINT"), UriKind.Absolute, out Uri? endpoint) && endpoint.Scheme.StartsWith("http", StringComparison.Ordinal) ? endpoint : DefaultEndpoint,
            CacheDirectory = Variable("HF_HUB_CACHE") ?? Variable("HUGGINGFACE_HUB_CACHE") ?? Path.Combine(home, "hub"),
            Token = IsSet("HF_HUB_DISABLE_IMPLICIT_TOKEN") ? null : Variable("HF_TOKEN") ?? Variable("HUGGING_FACE_HUB_TOKEN") ?? ReadToken(Variable("HF_TOKEN_PATH") ?? Path.Combine(home, "token")),
            Offline = IsSet("HF_HUB_OFFLINE") || IsSet("TRANSFORMERS_OFFLINE"),
            Timeout = double.TryParse(Variable("HF_HUB_DOWNLOAD_TIMEOUT"), out double seconds) && seconds is > 0 and < 1e6 ? TimeSpan.FromSeconds(seconds) : TimeSpan.FromSeconds(30),
        };

        string? Variable(string name) => variable(name)?.Trim() is { Length: > 0 } value ? value : null;

        bool IsSet(string name) => Variable(name)?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE";
    }

    private static string? ReadToken(string path)
    {
        try
        {
            return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } token ? token : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
