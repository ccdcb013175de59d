using Inventory.Silo.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Inventory.Silo.Startup;

/// <summary>How the HTTP port is opened.</summary>
internal static class HttpPort
{
    /// <summary>Where it listens unless ASPNETCORE_URLS, <c>--urls</c> or the like say otherwise: this machine only.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    public static void Configure(WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var endpoints = configuration.GetSection("Kestrel:Endpoints").Exists();
        string?[] chosen = [configuration["urls"], configuration["http_ports"], configuration["https_ports"]];
        if (!endpoints && chosen.All(string.IsNullOrEmpty)) builder.WebHost.UseUrls(DefaultUrl);
        var http2 = new Http2Options();
        new Http2Settings(configuration).Configure(http2);
        if (http2.Port > 0 && !endpoints)
            builder.WebHost.UseUrls([.. Urls(configuration), $"http://{new System.Net.IPEndPoint(http2.Address, http2.Port)}"]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The gateway has limits of its own, which depend on the operation and end in a proper answer.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxRequestLineSize = 16 * 1024;
            if (http2.Port == 0) return;
            // A listener opened in code would take the place of all addresses, but not of endpoints; so it is one more of whichever there
            // are.
            if (endpoints) kestrel.Listen(http2.Address, http2.Port, static listener => listener.Protocols = HttpProtocols.Http2);
            else kestrel.ConfigureEndpointDefaults(listener =>
            {
                if (listener.IPEndPoint?.Port == http2.Port) listener.Protocols = HttpProtocols.Http2;
            });
        });
    }

    // As Kestrel reads them: addresses before ports.
    private static IEnumerable<string> Urls(IConfiguration configuration)
    {
        if (Parts(configuration["urls"]) is { Length: > 0 } urls) return urls;
        return [.. Parts(configuration["http_ports"]).Select(static port => $"http://*:{port}"),
            .. Parts(configuration["https_ports"]).Select(static port => $"https://*:{port}")];
    }

    private static string[] Parts(string? setting) =>
        (setting ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
