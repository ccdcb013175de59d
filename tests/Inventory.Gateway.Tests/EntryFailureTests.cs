using System.Reflection;
using System.Text;
using Inventory.Gateway.Holds;
using Inventory.Gateway.Http;
using Inventory.Gateway.Items;
using Inventory.Gateway.Reconciliations;
using Inventory.Ledger;
using Inventory.Ledger.Commit;
using Inventory.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans;

namespace Inventory.Gateway.Tests;

/// <summary>What goes wrong with an entry of a batch is in the log with its cause; the caller hears that its outcome is unknown.</summary>
public sealed class EntryFailureTests : IAsyncDisposable
{
    private const string Batch = """{"holds":[{"holdId":"h-1","ttlSeconds":60,"lines":[{"itemId":"sku:a","quantity":1}]}]}""";
    private readonly KeptLog _log = new();
    private readonly ServiceProvider _services;

    public EntryFailureTests() => _services = Parts.Collection()
        .AddLogging(logging => logging.ClearProviders().AddProvider(_log))
        .AddSingleton(DispatchProxy.Create<IGrainFactory, Failing>())
        .AddSingleton(DispatchProxy.Create<ILedgerStore, Failing>())
        .AddSingleton(_ => new LedgerDataSources("Host=127.0.0.1;Port=1"))   // nobody listens there
        .BuildServiceProvider();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task A_hold_of_a_batch() => await SeesAsync<PlantedException>("/v1/holds:batch", Batch, _services.GetRequiredService<HoldBatch>().PlaceAsync);

    [Fact]
    public async Task An_adjustment_of_a_batch() => await SeesAsync<PlantedException>(
        "/v1/adjustments:batch",
        """{"entries":[{"itemId":"sku:a","adjustmentId":"a-1","delta":1,"reason":"found"}]}""",
        _services.GetRequiredService<StockBatches>().AdjustAsync);

    [Fact]
    public async Task A_hold_to_be_released() => await SeesAsync<PlantedException>(
        "/v1/reconciliations/release", """{"holdIds":["h-1"],"reason":"forgotten"}""", _services.GetRequiredService<ReleaseForgotten>().ReleaseAsync);

    [Fact]
    public async Task A_line_of_an_import() => await SeesAsync<NpgsqlException>(
        "/v1/items:import", """{"itemId":"sku:a","onHand":1}""", _services.GetRequiredService<ImportEndpoint>().ImportAsync, ContentTypes.Ndjson);

    [Fact]
    public async Task Many_for_one_cause_are_one_line()
    {
        for (var i = 0; i < 5; i++) await SeesAsync<PlantedException>("/v1/holds:batch", Batch, _services.GetRequiredService<HoldBatch>().PlaceAsync);
    }

    private async Task SeesAsync<TCause>(string path, string body, Func<ApiRequest, Task> handle, string contentType = "application/json")
    {
        var answer = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = _services };
        http.Request.Method = "POST";
        http.Request.ContentType = contentType;
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        http.Response.Body = answer;

        await handle(new(http, "trace-1", path) { Principal = Parts.Principal(services: _services) });

        Assert.Contains("outcome-unknown", Encoding.UTF8.GetString(answer.ToArray()), StringComparison.Ordinal);
        var told = Assert.Single(_log.Entries, entry => entry.Level is LogLevel.Error);
        Assert.IsType<TCause>(told.Error, exactMatch: false);
        Assert.Contains(path, told.Message, StringComparison.Ordinal);
        Assert.Contains("trace-1", told.Message, StringComparison.Ordinal);
    }

    private sealed class PlantedException : Exception;

    /// <summary>Gives grains of which every call fails, and is a store that fails likewise.</summary>
    public class Failing : DispatchProxy
    {
        private static readonly MethodInfo Faulted = typeof(Task).GetMethods().Single(method => method is { Name: nameof(Task.FromException), IsGenericMethod: true });

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
