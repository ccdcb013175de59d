using Inventory.Events.Relay;
using Inventory.Events.Streams;

namespace Inventory.Silo.Settings;

/// <summary>The section <c>Streams</c>: how events are relayed to Orleans' streams.</summary>
internal sealed class StreamSettings(IConfiguration configuration) : SettingsOf<RelayOptions>(configuration)
{
    /// <inheritdoc/>
    protected override void Read(SettingsReader settings, RelayOptions options)
    {
        options.Queues = settings.Whole("Streams:Queues", options.Queues, 1, JournalStreams.Slices, of: "queues");
        options.BatchMost = settings.Whole("Streams:BatchMost", options.BatchMost, 1, 1_000, of: "events");
        options.KeptMost = settings.Whole("Streams:KeptMost", options.KeptMost, 100, 100_000, of: "events");
        options.HeldMost = settings.Whole("Streams:HeldMost", options.HeldMost, 10, 100_000, of: "events");
        options.KeepEvery = settings.Time("Streams:KeepEvery", options.KeepEvery, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30));
        options.ClientPatience =
            settings.Time("Streams:ClientPatience", options.ClientPatience, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        settings.OnlyKnown("Streams", "Queues", "BatchMost", "KeptMost", "HeldMost", "KeepEvery", "ClientPatience");
    }
}
