using System.Globalization;
using System.Net;
using Inventory.Silo.Clustering;
using Inventory.Silo.Startup;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Inventory.Silo.Settings;

/// <summary>
/// Where HTTP is served. Kestrel reads these settings itself, and would tell the first mistake only once everything else starts.
/// </summary>
internal sealed class HttpSettings(IConfiguration configuration, IHostEnvironment environment)
    : SettingsOf<KestrelServerOptions>(configuration)
{
    private readonly IConfiguration _configuration = configuration;

    /// <inheritdoc/>
    protected override void Read(SettingsReader settings, KestrelServerOptions options)
    {
        var endpoints = _configuration.GetSection("Kestrel:Endpoints").GetChildren().ToArray();
        // As Kestrel does it: endpoints before addresses, addresses before ports.
        if (endpoints.Length > 0)
        {
            foreach (var endpoint in endpoints) Address(settings, endpoint["Url"], SettingsReader.Variable(endpoint.Path) + "__Url");
        }
        else if (settings.Text("urls") is { } urls)
        {
            foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries)) Address(settings, url, "ASPNETCORE_URLS");
        }
        else
        {
            Ports(settings, "http_ports");
            Ports(settings, "https_ports");
        }

        Certificates(settings, _configuration.GetSection("Kestrel"), environment.ContentRootPath);
    }

    private static void Address(SettingsReader settings, string? url, string variable)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url ?? "");
        }
        catch (FormatException)
        {
            settings.Refuse($"{variable} has '{url}', which is no address to listen on, such as {HttpPort.DefaultUrl}.");
            return;
        }

        if (address.IsUnixPipe || address.IsNamedPipe) return;
        if (!address.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase)
            && !address.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase))
            settings.Refuse($"{variable} has '{url}', which is neither http nor https.");
        else if (address.Port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
            settings.Refuse($"{variable} has '{url}', whose port is not from 0 to 65535.");
        else if (address.Port > 0 && ListeningPort.Look(Host(address), address.Port) is ListeningPort.State.Taken)
            settings.Refuse($"Failed to bind to address {url}: address already in use.");
    }

    // What is neither an IP address nor this machine's own name for itself, Kestrel takes for all addresses.
    private static IPAddress Host(BindingAddress address) =>
        address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
        : IPAddress.TryParse(address.Host.Trim('[', ']'), out var one) ? one : IPAddress.Any;

    private static void Ports(SettingsReader settings, string key)
    {
        foreach (var port in (settings.Text(key) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                settings.Refuse($"ASPNETCORE_{key.ToUpperInvariant()} has '{port}', which is no TCP port.");
        }
    }

    private static void Certificates(SettingsReader settings, IConfigurationSection section, string root)
    {
        foreach (var child in section.GetChildren())
        {
            if (child.Key is "Path" or "KeyPath" && child.Value is { Length: > 0 } path && !File.Exists(Path.Combine(root, path)))
                settings.Refuse($"{SettingsReader.Variable(child.Path)} leads to '{path}', where no file is.");
            Certificates(settings, child, root);
        }
    }
}
