using System.Reflection;
using System.Text;
using System.Text.Json;
using Inventory.Grains;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Ledger;
using Inventory.Operations;
using Inventory.Ledger.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Inventory.Gateway.Tests;

/// <summary>Parts of the gateway without database and grains.</summary>
internal static class Parts
{
    private static readonly Lazy<WebApplication> Mapped = new(static () => App(static _ => { }));

    /// <summary>The gateway with everything mapped, not started.</summary>
    public static IServiceProvider Services => Mapped.Value.Services;

    public static StrictJson Json => Services.GetRequiredService<StrictJson>();

    public static Principal Principal(KeyScopes scopes = KeyScopes.All, string? channel = null, string id = "key-1") =>
        new(new(new(1, "demo", TimeSpan.FromDays(7)), id, "tester", scopes, channel, IsBootstrap: false));

    /// <summary>Reads a body as the gateway does; what is wrong with it by field, or nothing.</summary>
    public static (T? Value, Dictionary<string, string[]> Errors) Read<T>(string body)
        where T : class => Read<T>(Encoding.UTF8.GetBytes(body));

    public static (T? Value, Dictionary<string, string[]> Errors) Read<T>(byte[] body)
        where T : class
    {
        var problem = Json.Read<T>(body, out var value);
        return (value, (problem?.Errors?.Fields ?? []).ToDictionary(field => field.Key, field => field.Value.ToArray()));
    }

    /// <summary>An object as the gateway writes it.</summary>
    public static JsonElement Written<T>(T value)
        where T : class
    {
        using var answer = JsonAnswer.Rent();
        Json.Write(answer.Json, value);
        answer.Json.Flush();
        return JsonDocument.Parse(answer.Written.ToArray()).RootElement;
    }

    /// <summary>The gateway with everything mapped, and with services put in the place of others; not started.</summary>
    public static WebApplication App(Action<IServiceCollection> replace)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services
            .AddSingleton(DispatchProxy.Create<IGrainFactory, NoGrains>())
            .AddSingleton(DispatchProxy.Create<ILocalSiloDetails, NoGrains>())
            .AddInventoryLedger("Host=nowhere")
            .AddInventoryGrains()
            .AddInventoryOperations()
            .AddInventoryGateway(new() { TestClock = true });
        replace(builder.Services);
        var app = builder.Build();
        app.UseInventoryGateway();
        app.MapInventoryGateway();
        // What a host does when it starts, and this one never does: makes the endpoints known to everybody.
        app.UseEndpoints(static _ => { });
        return app;
    }

    /// <summary>Has no grains to give.</summary>
    public class NoGrains : DispatchProxy
    {
        /// <inheritdoc />
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => null;
    }
}
