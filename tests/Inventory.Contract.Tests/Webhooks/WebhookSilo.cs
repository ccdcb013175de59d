using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Inventory.Contract.Tests.Setup;

namespace Inventory.Contract.Tests.Webhooks;

/// <summary>A silo that sends to this machine, and a receiver there.</summary>
public sealed class WebhookSilo : ContractSilo, IAsyncLifetime
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(string Path, JsonNode Event, string Signature)> _received = new();

    /// <summary>The status it answers, by path; 200 for others.</summary>
    public ConcurrentDictionary<string, int> Statuses { get; } = new();

    public string Url { get; private set; } = "";

    /// <inheritdoc />
    protected override IEnumerable<KeyValuePair<string, string?>> Settings => [new("Webhooks__AllowPrivateAddresses", "1")];

    public IReadOnlyList<JsonNode> Received(string path) => [.. _received.Where(one => one.Path == path).Select(one => one.Event)];

    async Task IAsyncLifetime.InitializeAsync()
    {
        // A free port is one that could be listened at; another process may only take it in between.
        for (var port = 20_000 + Environment.ProcessId % 20_000; Url.Length == 0; port++)
        {
            try
            {
                _listener.Prefixes.Clear();
                _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
                _listener.Start();
                Url = $"http://127.0.0.1:{port}";
            }
            catch (HttpListenerException)
            {
                // The next one.
            }
        }

        _ = TakeAsync();
        await InitializeAsync();
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        _listener.Close();
    }

    private async Task TakeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            var path = context.Request.Url!.AbsolutePath;
            _received.Enqueue((path, JsonNode.Parse(await reader.ReadToEndAsync())!, context.Request.Headers["webhook-signature"] ?? ""));
            context.Response.StatusCode = Statuses.GetValueOrDefault(path, 200);
            context.Response.Close();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class WebhooksCollection : ICollectionFixture<WebhookSilo>
{
    public const string Name = "Webhooks";
}
