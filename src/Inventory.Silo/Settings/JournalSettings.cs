using Inventory.Events.Partitions;

namespace Inventory.Silo.Settings;

/// <summary>The section <c>Journal</c>: how long events are kept, and where what goes is archived.</summary>
internal sealed class JournalSettings(IConfiguration configuration) : SettingsOf<PartitionOptions>(configuration)
{
    /// <inheritdoc/>
    protected override void Read(SettingsReader settings, PartitionOptions options)
    {
        options.KeepDays = settings.Whole(
            "Journal:KeepDays", options.KeepDays, PartitionOptions.KeepDaysMin, PartitionOptions.KeepDaysMax, of: "days");
        options.ArchivePath = settings.Text("Journal:ArchivePath") ?? options.ArchivePath;
        settings.OnlyKnown("Journal", "KeepDays", "ArchivePath");
    }
}
