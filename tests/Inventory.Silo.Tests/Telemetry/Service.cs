using System.Net.Http.Headers;
using System.Text;
using Inventory.Silo.Startup;
using Inventory.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using OpenTelemetry.Trace;

namespace Inventory.Silo.Tests.Telemetry;

/// <summary>The whole program in this process, with what it traces and logs at hand.</summary>
public sealed class Service : IAsyncDisposable
{
    /// <summary>A key that no line of the log may have.</summary>
    public const string Key = "test-bootstrap-key-0123456789abcdef";

    /// <summary>Nor this; a server that asks for none takes any.</summary>
    public const string DatabasePassword = "secret-of-the-database";

    private readonly TestDatabase _database;
    private readonly SpanList _spans;

    private Service(TestDatabase database, WebApplication app, SpanList spans)
    {
        (_database, App, _spans) = (database, app, spans);
        Client = new() { BaseAddress = new(app.Urls.First()) };
        Client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
    }

    public WebApplication App { get; }

    public HttpClient Client { get; }

    public TestDatabase Database => _database;

    /// <summary>Spans that have ended.</summary>
    public IReadOnlyList<System.Diagnostics.Activity> Spans => _spans.All;

    /// <summary>What was logged.</summary>
    public FakeLogCollector Log => App.Services.GetFakeLogCollector();

    /// <param name="traced">Whether spans are exported.</param>
    public static async Task<Service> StartAsync(bool traced)
    {
        var database = await TestDatabase.CreateAsync();
        var spans = new SpanList();
        // A developer's own variables are not for tests; the endpoint is one where nobody listens.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = "Development" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Inventory"] = $"{database.ConnectionString};Password={DatabasePassword}",
            ["INVENTORY_BOOTSTRAP_KEY"] = Key,
            ["INVENTORY_TEST_CLOCK"] = "1",
            ["Ledger:CommandSeconds"] = "10",
            ["urls"] = "http://127.0.0.1:0",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = traced ? "http://user:secret-of-the-endpoint@127.0.0.1:9" : null,
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:LogLevel:Inventory"] = "Information",
        });
        var app = Composition.Build(builder, new(), services =>
        {
            services.AddFakeLogging(static log => log.OutputSink = null);
            if (traced) services.ConfigureOpenTelemetryTracerProvider(traces => traces.AddInMemoryExporter(spans));
        });
        await app.StartAsync();
        return new(database, app, spans);
    }

    /// <summary>Sends a request as part of a trace that its caller records.</summary>
    public async Task<(HttpResponseMessage Answer, string TraceId)> SendAsync(HttpMethod method, string path, string? body = null,
        string key = Key, string? tenant = null)
    {
        var traceId = Guid.NewGuid().ToString("N");
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new("Bearer", key);
        request.Headers.Add("traceparent", $"00-{traceId}-00000000000000ab-01");
        if (tenant is not null) request.Headers.Add("X-Tenant-Id", tenant);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        return (await Client.SendAsync(request), traceId);
    }

    /// <summary>Returns when a trace has what is looked for; spans end after the answer.</summary>
    public async Task<IReadOnlyList<System.Diagnostics.Activity>> TraceAsync(string traceId,
        Func<IReadOnlyList<System.Diagnostics.Activity>, bool> isWhole)
    {
        await Poll.UntilAsync(() => Task.FromResult(isWhole(Of())), $"trace {traceId} is whole");
        return Of();

        IReadOnlyList<System.Diagnostics.Activity> Of() => [.. Spans.Where(span => span.TraceId.ToHexString() == traceId)];
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        await _database.DisposeAsync();
    }
}
