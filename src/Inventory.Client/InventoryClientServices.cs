using System.Net;
using Inventory.Client;
using Inventory.Client.Sending;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the client to a host.</summary>
public static class InventoryClientServices
{
    /// <summary>The name of the client's <see cref="HttpClient"/>.</summary>
    public const string HttpClientName = "Inventory";

    /// <summary>Registers <see cref="InventoryClient"/>, with a pipeline that repeats what is safe to repeat and nothing else.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets address and key, unless they are configured otherwise.</param>
    /// <returns>The client's <see cref="IHttpClientBuilder"/>: handlers added to it see each attempt.</returns>
    public static IHttpClientBuilder AddInventoryClient(this IServiceCollection services, Action<InventoryClientOptions>? configure = null)
    {
        var options = services.AddOptions<InventoryClientOptions>();
        if (configure is not null) options.Configure(configure);
        services.AddSingleton<IValidateOptions<InventoryClientOptions>, InventoryClientValidation>();
        services.AddSingleton(static provider => new InventoryClient(new Sender(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName), OptionsOf(provider), TimeOf(provider))));
        var http = services.AddHttpClient(HttpClientName, static (provider, client) =>
        {
            var settings = OptionsOf(provider);
            client.BaseAddress = new(settings.Address!.AbsoluteUri.TrimEnd('/') + "/");
            client.DefaultRequestHeaders.Authorization = new("Bearer", settings.Key);
            client.Timeout = Timeout.InfiniteTimeSpan;   // each call has its own patience
        });
        http.RedactLoggedHeaders(["Authorization"]);
        // One client for the life of the host: its handler must not go stale, so it renews its connections itself.
        http.SetHandlerLifetime(Timeout.InfiniteTimeSpan).ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler
        {
            AllowAutoRedirect = false,   // a redirect could lead the key elsewhere
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            UseCookies = false,
        });
#pragma warning disable EXTEXP0001 // A host's default for all its clients would repeat what has no id. Ours takes its place.
        http.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        http.AddResilienceHandler("inventory", static (pipeline, context) =>
            RequestPipeline.Configure(pipeline, OptionsOf(context.ServiceProvider), TimeOf(context.ServiceProvider)));
        return http.AddHttpMessageHandler(static () => new WholeAnswers());
    }

    private static InventoryClientOptions OptionsOf(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<InventoryClientOptions>>().Value;

    private static TimeProvider TimeOf(IServiceProvider provider) => provider.GetService<TimeProvider>() ?? TimeProvider.System;
}
