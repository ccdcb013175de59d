using System.Reflection;
using Inventory.Gateway.Http;
using Inventory.Gateway.Json;
using Inventory.Gateway.Problems;
using Inventory.Grains;
using Inventory.Grains.Holds;
using Inventory.Ledger;
using Inventory.Ledger.Keys;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Orleans;
using Orleans.Runtime;

namespace Inventory.Gateway.Tests;

/// <summary>Parts of the gateway without database and grains.</summary>
internal static class Parts
{
    private static readonly ServiceProvider Provider = Services();

    public static Principal Principal(KeyScopes scopes = KeyScopes.All, string? channel = null, IServiceProvider? services = null) =>
        new(new(new(1, "demo", TimeSpan.FromDays(7)), "key-1", "tester", scopes, channel, IsBootstrap: false), (services ?? Provider).GetRequiredService<HoldServices>());

    /// <summary>Parses a body as the gateway does; what is wrong with it by field, or null.</summary>
    public static (T? Value, Dictionary<string, string[]> Errors, Problem? Refused) Parse<T>(JsonParser<T> parse, ReadOnlySpan<byte> utf8, Principal? principal = null)
        where T : class
    {
        var errors = new FieldErrors();
        var json = new JsonBody(utf8, errors);
        var value = parse(ref json, principal ?? Principal(), out var refused);
        json.End();
        return (value, errors.Fields.ToDictionary(field => field.Key, field => field.Value.ToArray()), refused);
    }

    public static ServiceProvider Services() => Collection().BuildServiceProvider();

    public static IServiceCollection Collection() => new ServiceCollection()
        .AddLogging()
        .AddMetrics()
        .AddSingleton(DispatchProxy.Create<IGrainFactory, NoGrains>())
        .AddSingleton(DispatchProxy.Create<ILocalSiloDetails, NoGrains>())
        .AddSingleton<IHostApplicationLifetime, ApplicationLifetime>()
        .AddInventoryLedger("Host=nowhere")
        .AddInventoryGrains()
        .AddInventoryGateway(new() { TestClock = true });

    /// <summary>Has no grains to give.</summary>
    public class NoGrains : DispatchProxy
    {
        /// <inheritdoc />
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => null;
    }
}
