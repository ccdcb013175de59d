using System.Net;
using System.Text.Json;
using Inventory.Silo.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Inventory.Silo.Tests.Telemetry;

/// <summary>The log of a day's work: what changed, once, and nothing that is secret.</summary>
[Collection(TraceTests.Name)]
public sealed class LogTests : IAsyncLifetime
{
    private Service _service = null!;

    public async Task InitializeAsync() => _service = await Service.StartAsync(traced: true);

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task What_starts_with_which_settings_and_keys_made_deleted_and_misused_and_no_secret_in_any_line()
    {
        var started = Line(1000);
        foreach (var told in (string[])["test clock True", "statements up to 10 s", "traces to http://127.0.0.1:9", "(Development)"])
            Assert.Contains(told, started.Message, StringComparison.Ordinal);
        Line(1001);

        var (made, _) = await _service.SendAsync(HttpMethod.Post, "/v1/keys", """{"name":"shop","scopes":["read"]}""");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        using var key = JsonDocument.Parse(await made.Content.ReadAsStringAsync());
        var (id, secret) = (key.RootElement.GetProperty("keyId").GetString()!, key.RootElement.GetProperty("key").GetString()!);
        Assert.Contains(id, Line(1400).Message, StringComparison.Ordinal);

        for (var attempt = 0; attempt < 3; attempt++)
            Assert.Equal(HttpStatusCode.Forbidden, (await _service.SendAsync(HttpMethod.Get, "/v1/items", key: secret,
                tenant: "another")).Answer.StatusCode);
        var probe = Line(1301);
        Assert.Contains($"Key {id} of tenant 'demo'", probe.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", probe.Message, StringComparison.Ordinal);

        for (var attempt = 0; attempt < 3; attempt++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await _service.SendAsync(HttpMethod.Get, "/v1/items",
                key: "guessed-" + secret)).Answer.StatusCode);
        Assert.Contains("127.0.0.1", Line(1300).Message, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await _service.SendAsync(HttpMethod.Delete, "/v1/keys/" + id)).Answer.StatusCode);
        Assert.Contains(id, Line(1401).Message, StringComparison.Ordinal);

        string[] secrets = [Service.Key, Service.DatabasePassword, secret, "secret-of-the-endpoint"];
        Assert.All(_service.Log.GetSnapshot(), line => Assert.DoesNotContain(secrets,
            kept => Whole(line).Contains(kept, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Refusals_are_counted_and_told_in_one_line_a_minute()
    {
        await _service.SendAsync(HttpMethod.Post, "/v1/items", """{"itemId":"sku:few","onHand":1}""");
        for (var hold = 0; hold < 3; hold++)
            await _service.SendAsync(HttpMethod.Post, "/v1/holds",
                $$"""{"holdId":"r{{hold}}","lines":[{"itemId":"sku:few","quantity":2}]}""");
        await _service.SendAsync(HttpMethod.Post, "/v1/holds/none/confirm", "{}");
        var summary = _service.App.Services.GetServices<IHostedService>().OfType<RefusalSummary>().Single();

        summary.Tell();
        summary.Tell();

        var told = Line(1020);
        Assert.EndsWith("place insufficient-stock 3, confirm hold-not-found 1", told.Message, StringComparison.Ordinal);
        Assert.Equal(LogLevel.Information, told.Level);
    }

    private FakeLogRecord Line(int eventId) => Assert.Single(_service.Log.GetSnapshot(), line => line.Id.Id == eventId);

    private static string Whole(FakeLogRecord line)
    {
        var scopes = line.Scopes.OfType<IEnumerable<KeyValuePair<string, object?>>>().SelectMany(scope => scope);
        return $"{line.Message} {line.Exception} {string.Join(' ', scopes)}";
    }
}
