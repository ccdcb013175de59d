using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;

namespace Inventory.Contract.Tests.Setup;

/// <summary>Sends requests exactly as written, under one key.</summary>
public sealed class Api(HttpClient client, string? key)
{
    /// <summary>The same service under another key, or under none.</summary>
    public Api As(string? other) => new(client, other);

    public Task<Answer> Get(string path, params (string Name, string Value)[] headers) => Send("GET", path, (HttpContent?)null, headers);

    public Task<Answer> Post(string path, [StringSyntax(StringSyntaxAttribute.Json)] string? body = null,
        params (string Name, string Value)[] headers) =>
        Send("POST", path, body, headers);

    public Task<Answer> Patch(string path, [StringSyntax(StringSyntaxAttribute.Json)] string? body,
        params (string Name, string Value)[] headers) =>
        Send("PATCH", path, body, headers);

    public Task<Answer> Put(string path, [StringSyntax(StringSyntaxAttribute.Json)] string body) => Send("PUT", path, body);

    public Task<Answer> Delete(string path) => Send("DELETE", path, (HttpContent?)null);

    public Task<Answer> Import(string lines, string query = "") => Send("POST", "/v1/items:import" + query, Content(lines,
        "application/x-ndjson"));

    public Task<Answer> Send(string method, string path, string? body, params (string Name, string Value)[] headers) =>
        Send(method, path, body is null ? null : Content(body, "application/json"), headers);

    public async Task<Answer> Send(string method, string path, HttpContent? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new(method), path) { Content = body };
        if (key is not null) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request);
        var told = body is null || body.Headers.ContentLength > 4000 ? "" : Encoding.UTF8.GetString(await body.ReadAsByteArrayAsync());
        return await Answer.ReadAsync(response, $"{method} {path} {told}");
    }

    /// <summary>Listens to a stream of events, which must begin.</summary>
    public async Task<Listener> Listen(string path = "/v1/events/stream", params (string Name, string Value)[] headers)
    {
        var (listener, refusal) = await TryListen(path, headers);
        Assert.True(listener is not null, refusal?.Told("is no stream"));
        return listener!;
    }

    /// <summary>Listens to a stream of events, or answers why there is none.</summary>
    public async Task<(Listener? Listener, Answer? Refusal)> TryListen(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (response.IsSuccessStatusCode) return (new(response), null);
        using (response) return (null, await Answer.ReadAsync(response, path));
    }

    public static HttpContent Content(string body, string? type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (type is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }
}
