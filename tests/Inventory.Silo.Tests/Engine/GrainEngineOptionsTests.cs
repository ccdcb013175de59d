using Inventory.Silo.Engine;
using Microsoft.Extensions.Configuration;

namespace Inventory.Silo.Tests.Engine;

/// <summary>What the section <c>Cluster</c> of the configuration says.</summary>
public sealed class GrainEngineOptionsTests
{
    [Fact]
    public void Nothing_configured_is_a_cluster_of_ones_own_that_only_this_machine_reaches()
    {
        var options = Read();

        Assert.Equal((null, "inventory", "127.0.0.1", 0, 0), (options.ClusterId, options.ServiceId, options.Address, options.SiloPort, options.GatewayPort));
    }

    [Fact]
    public void Every_setting_is_taken_over()
    {
        var options = Read(("Id", "c"), ("ServiceId", "s"), ("Address", "10.0.0.1"), ("SiloPort", "1"), ("GatewayPort", "65535"));

        Assert.Equal(("c", "s", "10.0.0.1", 1, 65535), (options.ClusterId, options.ServiceId, options.Address, options.SiloPort, options.GatewayPort));
    }

    [Theory]
    [InlineData("SiloPort", "65536")]
    [InlineData("SiloPort", "-1")]
    [InlineData("GatewayPort", "http")]
    public void A_port_that_is_none_is_refused_by_name(string key, string value)
    {
        var failure = Assert.Throws<InvalidOperationException>(() => Read((key, value)));

        Assert.Contains($"Cluster:{key}", failure.Message);
    }

    private static GrainEngineOptions Read(params (string Key, string Value)[] settings) => GrainEngineOptions.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create($"Cluster:{s.Key}", (string?)s.Value))).Build(), "Host=x");
}
