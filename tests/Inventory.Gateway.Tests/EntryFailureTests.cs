using System.Reflection;
using System.Text;
using Inventory.Http.Json;
using Inventory.Http.Requests;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Time;
using Inventory.Ledger;
using Inventory.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Inventory.Gateway.Tests;

/// <summary>What goes wrong with an entry of a batch is in the log with its cause; the caller hears that its outcome is unknown.</summary>
public sealed class EntryFailureTests : IAsyncDisposable
{
    private const string Batch = """{"holds":[{"holdId":"h-1","ttlSeconds":60,"lines":[{"itemId":"sku:a","quantity":1}]}]}""";
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private readonly KeptLog _log = new();
    private readonly WebApplication _app;

    public EntryFailureTests()
    {
        _app = Parts.App(services => services
            .AddLogging(logging => logging.ClearProviders().AddProvider(_log))
            .AddSingleton(DispatchProxy.Create<IGrainFactory, Failing>())
            .AddSingleton(DispatchProxy.Create<ILedgerStore, Failing>())
            .AddSingleton(_ => new LedgerDataSources("Host=127.0.0.1;Port=1")));   // nobody listens there
        // The ledger told the time once.
        _app.Services.GetRequiredService<LedgerClock>().Stop(DateTimeOffset.UnixEpoch);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_hold_of_a_batch() => await SeesAsync<PlantedException>("/v1/holds:batch", Batch);

    [Fact]
    public async Task An_adjustment_of_a_batch() => await SeesAsync<PlantedException>(
        "/v1/adjustments:batch", """{"entries":[{"itemId":"sku:a","adjustmentId":"a-1","delta":1,"reason":"found"}]}""");

    [Fact]
    public async Task A_count_of_a_batch() => await SeesAsync<PlantedException>(
        "/v1/counts:batch", """{"entries":[{"itemId":"sku:a","countId":"c-1","counted":1,"reason":"stocktaking"}]}""");

    [Fact]
    public async Task A_hold_to_be_released() => await SeesAsync<PlantedException>(
        "/v1/reconciliations/release", """{"holdIds":["h-1"],"reason":"forgotten"}""");

    [Fact]
    public async Task A_line_of_an_import() => await SeesAsync<LedgerUnavailableException>(
        "/v1/items:import", """{"itemId":"sku:a","onHand":1}""", ContentTypes.Ndjson);

    [Fact]
    public async Task Many_for_one_cause_are_one_line()
    {
        for (var i = 0; i < 5; i++) await SeesAsync<PlantedException>("/v1/holds:batch", Batch);
    }

    private async Task SeesAsync<TCause>(string path, string body, string contentType = "application/json")
    {
        var endpoint = Assert.Single(
            _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>(), one =>
                one.RoutePattern.RawText == path);
        var answer = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = _app.Services };
        http.Request.Method = "POST";
        http.Request.Path = path;
        http.Request.ContentType = contentType;
        http.Request.Headers.TraceParent = $"00-{Trace}-b7ad6b7169203331-01";
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        http.Response.Body = answer;
        http.SetEndpoint(endpoint);
        ApiRequest.Begin(http, _app.Services.GetRequiredService<StrictJson>()).Principal = Parts.Principal();

        await endpoint.RequestDelegate!(http);

        Assert.Contains("outcome-unknown", Encoding.UTF8.GetString(answer.ToArray()), StringComparison.Ordinal);
        var told = Assert.Single(_log.Entries, entry => entry.Level is LogLevel.Error);
        Assert.IsType<TCause>(told.Error, exactMatch: false);
        Assert.Contains(path, told.Message, StringComparison.Ordinal);
        Assert.Contains(Trace, told.Message, StringComparison.Ordinal);
    }

    private sealed class PlantedException : Exception;

    /// <summary>Gives grains of which every call fails, and is a store that fails likewise.</summary>
    public class Failing : DispatchProxy
    {
        private static readonly MethodInfo Faulted = typeof(Task).GetMethods()
            .Single(method => method is { Name: nameof(Task.FromException), IsGenericMethod: true });

        /// <inheritdoc />
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var type = targetMethod!.ReturnType;
            if (type.IsInterface) return Create(type, typeof(Failing));
            return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>)
                ? Faulted.MakeGenericMethod(type.GenericTypeArguments).Invoke(null, [new PlantedException()])
                : throw new PlantedException();
        }
    }
}
