using System.Text;
using System.Text.RegularExpressions;
using Inventory.Gateway.Service;
using Microsoft.Extensions.Options;

namespace Inventory.Silo.Telemetry;

/// <summary>
/// The text of <c>/metrics</c>: OpenTelemetry's, made once for all who ask within <see cref="TelemetryOptions.MetricsAge"/> and kept, so
/// that one who reads slowly keeps nobody waiting, as the exporter's own page would.
/// </summary>
/// <param name="services">The host's, with a meter provider that has the Prometheus exporter.</param>
/// <param name="options">How old it may be.</param>
/// <param name="time">By which it ages.</param>
internal sealed partial class MetricsText(IServiceProvider services, IOptions<TelemetryOptions> options, TimeProvider time) : IMetricsText,
    IDisposable
{
    private readonly SemaphoreSlim _making = new(1);
    private readonly RequestDelegate _exporter = new ApplicationBuilder(services).UseOpenTelemetryPrometheusScrapingEndpoint(static _ =>
        true).Build();
    private ReadOnlyMemory<byte> _text;
    private long? _madeAt;

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> ReadAsync()
    {
        await _making.WaitAsync();
        try
        {
            if (_madeAt is { } madeAt && time.GetElapsedTime(madeAt) < options.Value.MetricsAge) return _text;
            var begun = time.GetTimestamp();
            _text = Encoding.UTF8.GetBytes(ZeroHistograms.Complete(Tidy(await ExportAsync())));
            _madeAt = begun;
            return _text;
        }
        finally
        {
            _making.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _making.Dispose();

    private async Task<string> ExportAsync()
    {
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = services };
        http.Response.Body = body;
        await _exporter(http);
        await http.Response.CompleteAsync();
        return http.Response.StatusCode == StatusCodes.Status200OK ? Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length)
            : throw new InvalidOperationException($"The metrics could not be collected: {http.Response.StatusCode}.");
    }

    // No labels are written as none, as most programs write them; and a pool that has no name is told by its program's, not by where the
    // database is.
    private static string Tidy(string text) => PoolName().Replace(text.Replace("{} ", " ", StringComparison.Ordinal), "$1$2\"");

    [GeneratedRegex("""(pool_name=")(?:[^"\\]|\\.)*?Application Name=(?:\\")?([^;"\\]*)(?:[^"\\]|\\.)*\x22""")]
    private static partial Regex PoolName();
}
