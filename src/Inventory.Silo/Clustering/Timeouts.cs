using Orleans.Configuration;

namespace Inventory.Silo.Clustering;

/// <summary>How long the parts of a cluster wait for each other. They depend on one another, so they stand together.</summary>
/// <param name="options">What is left to the configuration.</param>
internal sealed class Timeouts(InventorySiloOptions options)
{
    /// <summary>
    /// What a graceful stop may take as a whole: grains commit their last group and leave, then the providers stop. Whatever stops
    /// the process should grant more.
    /// </summary>
    public void Apply(HostOptions host) => host.ShutdownTimeout = options.DrainTimeout + TimeSpan.FromSeconds(10);

    /// <summary>
    /// A silo is found dead after six missed probes, a second each: a killed one 5 to 6 s after its end, a frozen one a second later. A
    /// pause for collecting garbage or a busy machine must last as long to be mistaken for death; that would cost time, no unit. Many short
    /// probes rather than few long ones: between the shortest silence that kills and the longest that does not lies one probe.
    /// </summary>
    public static void Apply(ClusterMembershipOptions membership)
    {
        // Orleans would adapt the timeout to what it measures, up to four times as long, and for as many missed probes take a silo whose
        // connection was recently in use for alive: a frozen one would be found out only after half a minute. With a fixed timeout that
        // look at the connection helps: who has answered anything at all within six seconds is not voted against, however late its answers
        // to probes are.
        membership.ProbeTimeout = membership.MinProbeTimeout = membership.MaxProbeTimeout = TimeSpan.FromSeconds(1);
        membership.NumMissedProbesLimit = 6;
        // The last of the six goes by another silo, where there is one, and counts for both: two votes in one round.
        membership.NumVotesForDeathDeclaration = 2;
        membership.DeathVoteExpirationTimeout = TimeSpan.FromMinutes(1);
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(30);
        // Three missed heartbeats make a row stale, which a joining silo may sweep aside, but looks for only once, when it begins. So
        // after all silos were killed at once and come back under other addresses, the first attempt may fail: it ends soon after the
        // rows have become stale, whatever runs the silo starts it again, and the second attempt succeeds within seconds.
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
        membership.NumMissedTableIAmAliveLimit = 3;
        membership.MaxJoinAttemptTime = TimeSpan.FromSeconds(45);
        membership.DefunctSiloExpiration = TimeSpan.FromDays(1);
    }

    /// <summary>A call that is not answered in time has an unknown outcome; its caller asks again with the same id.</summary>
    public void Apply(SiloMessagingOptions messaging)
    {
        messaging.ResponseTimeout = options.ResponseTimeout;
        // Per activation, running calls included; the net below what is admitted. Without a soft limit, past which Orleans logs a line a
        // call.
        messaging.MaxEnqueuedRequestsSoftLimit = 0;
        messaging.MaxEnqueuedRequestsHardLimit = 30_000;
    }

    /// <summary>
    /// A leaving grain has the whole time for draining: all leave at once. Where memory runs short, those that are unused for longest leave
    /// before their age: whoever touches every item once, as a stocktaking does, would fill a small node with grains nobody asks again.
    /// </summary>
    public void Apply(GrainCollectionOptions collection)
    {
        collection.CollectionAge = options.CollectionAge;
        collection.CollectionQuantum = options.CollectionScanPeriod;
        collection.DeactivationTimeout = options.DrainTimeout;
        collection.EnableActivationSheddingOnMemoryPressure = true;
    }

    /// <summary>Reminders of other silos are found within a refresh; the few and fixed ones we have make that cheap.</summary>
    public void Apply(ReminderOptions reminders)
    {
        reminders.MinimumReminderPeriod = options.MinimumReminderPeriod;
        reminders.RefreshReminderListPeriod = TimeSpan.FromMinutes(1);
    }
}
