namespace Inventory.Silo.Clustering;

/// <summary>
/// The time that Orleans' membership and watchdog go by: the system's, with timestamps that count from its first use. The watchdog begins
/// its first look before it has noted when it began, so that it may take a timestamp of zero for the beginning; on the system's own clock
/// that is when the machine was switched on, and the silo would begin its life with a warning, and a bad mark on its health, that it has
/// been stuck for as long.
/// </summary>
internal sealed class MembershipTime : TimeProvider
{
    private readonly Lazy<long> _origin = new(System.GetTimestamp);

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        var origin = _origin.Value;
        return System.GetTimestamp() - origin;
    }
}
