using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using MergeDsl.Diagnostics;
using MergeDsl.Output;
using MergeDsl.Recipes;

namespace MergeDsl.Hub;

/// <summary>
/// Speaks with the hub. Requests that fail for a reason that may pass are repeated; redirections are followed here, so that
/// the token goes to the hub's own address and nowhere else.
/// </summary>
internal sealed class HubClient : IDisposable
{
    private const int MostRedirections = 8;
    private const int LargestAnswer = 64 << 20;

    private readonly HubSettings settings;
    private readonly HttpClient http;

    public HubClient(HubSettings settings)
    {
        this.settings = settings;
        http = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = settings.Timeout, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.UserAgent.Add(new("mergedsl", ProductVersion.Text.Split('+')[0]));
    }

    /// <summary>What a repository holds.</summary>
    /// <exception cref="MergeException">The hub has it not, or does not show it.</exception>
    /// <exception cref="TransientHubException">It could not be asked.</exception>
    public async Task<HubListing> ListAsync(HubRepository repository, ModelReference model, string directory, CancellationToken cancellationToken)
    {
        Uri address = Address($"api/models/{repository.Id}/revision/{Uri.EscapeDataString(repository.Revision)}?blobs=true");
        using HttpResponseMessage response = await SendAsync(address, HttpMethod.Get, null, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw Refusal(response, repository, model, directory);
        }

        return HubListing.Parse(await ReadAsync(response, cancellationToken));
    }

    /// <summary>The file with its size and hash, where the listing does not tell them.</summary>
    public async Task<HubFile> DescribeAsync(HubRepository repository, string commit, HubFile file, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(AddressOf(repository, commit, file.Name), HttpMethod.Head, null, cancellationToken, followAway: false);
        long? size = Header(response, "X-Linked-Size") is { } linked && long.TryParse(linked, NumberStyles.None, CultureInfo.InvariantCulture, out long length)
            ? length
            : response.IsSuccessStatusCode ? response.Content.Headers.ContentLength : null;
        string? tag = (Header(response, "X-Linked-ETag") ?? response.Headers.ETag?.Tag)?.Replace("W/", "", StringComparison.Ordinal).Trim('"');
        return size is not { } told || !HubFile.IsSize(told) ? throw new TransientHubException($"the size of {file.Name} is not told (status {(int)response.StatusCode})") : file with { Size = size, Tag = tag };
    }

    /// <summary>Opens a stretch of a file.</summary>
    /// <returns>The answer: status 206 with the stretch, or 200 with the whole file from a server that knows no ranges.</returns>
    public async Task<HttpResponseMessage> OpenAsync(HubRepository repository, string commit, string file, long start, long end, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await SendAsync(AddressOf(repository, commit, file), HttpMethod.Get, new(start, end - 1), cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw new TransientHubException($"the server answers {(int)response.StatusCode} {response.ReasonPhrase}");
        }
    }

    public void Dispose() => http.Dispose();

    private Uri Address(string relative) => new(settings.Endpoint.AbsoluteUri.TrimEnd('/') + "/" + relative);

    private Uri AddressOf(HubRepository repository, string commit, string file) =>
        Address($"{repository.Id}/resolve/{Uri.EscapeDataString(commit)}/{string.Join('/', file.Split('/').Select(Uri.EscapeDataString))}");

    private async Task<HttpResponseMessage> SendAsync(
        Uri address, HttpMethod verb, RangeHeaderValue? range, CancellationToken cancellationToken, bool followAway = true)
    {
        for (int redirection = 0; redirection < MostRedirections; redirection++)
        {
            HttpResponseMessage response = await SendOnceAsync(address, verb, range, cancellationToken);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            {
                return response;
            }

            Uri target = new(address, location);
            if (!followAway && !IsHub(target))
            {
                return response; // its headers tell what is wanted
            }

            response.Dispose();
            if (target.Scheme != Uri.UriSchemeHttps && address.Scheme == Uri.UriSchemeHttps)
            {
                throw new TransientHubException($"the server redirects from https to {target.Scheme}, which is not followed");
            }

            address = target;
        }

        throw new TransientHubException($"the server redirects more than {MostRedirections} times");
    }

    private async Task<HttpResponseMessage> SendOnceAsync(Uri address, HttpMethod verb, RangeHeaderValue? range, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(verb, address);
        if (range is not null)
        {
            request.Headers.Range = new(range.Ranges.First().From, range.Ranges.First().To);
        }

        if (settings.Token is { } token && IsHub(address))
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(settings.Timeout);
        try
        {
            HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)response.StatusCode >= 500)
            {
                using (response)
                {
                    throw new TransientHubException($"the server answers {(int)response.StatusCode} {response.ReasonPhrase}", RetryAfter(response));
                }
            }

            return response;
        }
        catch (HttpRequestException e)
        {
            throw new TransientHubException(Describe(e, address), null, e)
            {
                IsUnreachable = e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError or HttpRequestError.SecureConnectionError,
            };
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransientHubException($"{address.Host} did not answer for {settings.Timeout.TotalSeconds:0} s", null, e);
        }
    }

    private bool IsHub(Uri address) =>
        address.Scheme == settings.Endpoint.Scheme && address.Port == settings.Endpoint.Port && address.Host.Equals(settings.Endpoint.Host, StringComparison.OrdinalIgnoreCase);

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(settings.Timeout);
        try
        {
            await response.Content.LoadIntoBufferAsync(LargestAnswer, patience.Token);
            return await response.Content.ReadAsByteArrayAsync(patience.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new TransientHubException("the answer broke off", null, e);
        }
    }

    private MergeException Refusal(HttpResponseMessage response, HubRepository repository, ModelReference model, string directory)
    {
        string hub = settings.Endpoint.GetLeftPart(UriPartial.Authority);
        return (response.StatusCode, Header(response, "X-Error-Code")) switch
        {
            (_, "RevisionNotFound") => MergeException.Of(HubDiagnostics.RevisionMissing, model, repository.Id, repository.Revision),
            (_, "GatedRepo") or (HttpStatusCode.Forbidden, null) => MergeException.Of(HubDiagnostics.Gated, model, hub, repository.Id),
            (HttpStatusCode.Unauthorized, not "RepoNotFound") when settings.Token is not null => MergeException.Of(HubDiagnostics.TokenRefused, model, hub),
            (HttpStatusCode.Unauthorized or HttpStatusCode.NotFound, _) => MergeException.Of(HubDiagnostics.ModelMissing, model, directory, hub, repository.Id),
            _ => MergeException.Of(HubDiagnostics.DownloadFailed, model, repository, $"the server answers {(int)response.StatusCode} {response.ReasonPhrase}"),
        };
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;

    private static TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter is { } after ? after.Delta ?? (after.Date is { } date ? date - DateTimeOffset.UtcNow : null) : null;

    private static string Describe(HttpRequestException failure, Uri address) => failure.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => $"the name {address.Host} cannot be resolved",
        HttpRequestError.ConnectionError => $"no connection to {address.Host}:{address.Port}" + (failure.InnerException is SocketException socket ? $" ({socket.SocketErrorCode})" : ""),
        HttpRequestError.SecureConnectionError => $"no secure connection to {address.Host}",
        HttpRequestError.ProxyTunnelError => "the proxy refuses the connection",
        _ => $"the connection to {address.Host} broke off",
    };
}
