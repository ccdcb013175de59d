using Confluent.Kafka;
using Inventory.Events.Bridges;

namespace Inventory.Events.Kafka;

/// <summary>Where the bridge to Kafka leads. Never logged as a whole: it has a password.</summary>
public sealed class KafkaOptions
{
    /// <summary>Brokers to begin with, as <c>host:port,host:port</c>; null for none, and no bridge.</summary>
    public string? BootstrapServers { get; set; }

    /// <summary>The topic that events are produced to. It exists already: how many partitions it has is not ours to decide.</summary>
    public string Topic { get; set; } = "inventory";

    /// <summary>With TLS, with a sign-in, with both or neither.</summary>
    public SecurityProtocol Security { get; set; } = SecurityProtocol.Plaintext;

    /// <summary>How it signs in, where it does.</summary>
    public SaslMechanism Mechanism { get; set; } = SaslMechanism.ScramSha512;

    /// <summary>Who signs in; null for nobody.</summary>
    public string? User { get; set; }

    /// <summary>His password.</summary>
    public string? Password { get; set; }

    /// <summary>A file with certificates of those who may vouch for the brokers; null for the machine's own.</summary>
    public string? CertificatesFile { get; set; }

    /// <summary>Which events are produced.</summary>
    public BridgeFilter Filter { get; set; } = new();
}
