namespace Inventory.Gateway.Service;

/// <summary>What <c>/metrics</c> shows. The host, which knows how its meters are read, brings it.</summary>
public interface IMetricsText
{
    /// <summary>The type of the text: that of Prometheus, version 0.0.4.</summary>
    const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The text, in UTF-8.</summary>
    Task<ReadOnlyMemory<byte>> ReadAsync();
}
