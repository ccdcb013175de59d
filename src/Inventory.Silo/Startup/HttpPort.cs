namespace Inventory.Silo.Startup;

/// <summary>How the HTTP port is opened.</summary>
internal static class HttpPort
{
    /// <summary>Where it listens unless ASPNETCORE_URLS, <c>--urls</c> or the like say otherwise: this machine only.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    public static void Configure(WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        string?[] chosen = [configuration["urls"], configuration["http_ports"], configuration["https_ports"]];
        if (chosen.All(string.IsNullOrEmpty) && !configuration.GetSection("Kestrel:Endpoints").Exists()) builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The gateway has limits of its own, which depend on the operation and end in a proper answer.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxRequestLineSize = 16 * 1024;
        });
    }
}
