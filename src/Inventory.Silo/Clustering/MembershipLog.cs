namespace Inventory.Silo.Clustering;

/// <summary>Tells of other silos that join, leave or are lost, once each.</summary>
internal sealed partial class MembershipLog(ISiloStatusOracle silos, ILogger<MembershipLog> log) : ILifecycleParticipant<ISiloLifecycle>,
    ISiloStatusListener
{
    private readonly HashSet<SiloAddress> _leaving = [];

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(nameof(MembershipLog), ServiceLifecycleStage.BecomeActive, _ =>
    {
        silos.SubscribeToSiloStatusEvents(this);
        return Task.CompletedTask;
    });

    /// <inheritdoc/>
    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (updatedSilo.Equals(silos.SiloAddress)) return;
        switch (status)
        {
            case SiloStatus.Active:
                Joined(log, updatedSilo);
                break;
            case SiloStatus.ShuttingDown or SiloStatus.Stopping:
                if (_leaving.Add(updatedSilo)) Leaving(log, updatedSilo);
                break;
            case SiloStatus.Dead when _leaving.Remove(updatedSilo):
                Left(log, updatedSilo);
                break;
            case SiloStatus.Dead:
                Gone(log, updatedSilo);
                break;
        }
    }

    [LoggerMessage(1010, LogLevel.Information, "Silo {Silo} has joined the cluster")]
    private static partial void Joined(ILogger log, SiloAddress silo);

    [LoggerMessage(1011, LogLevel.Information, "Silo {Silo} is leaving the cluster")]
    private static partial void Leaving(ILogger log, SiloAddress silo);

    [LoggerMessage(1012, LogLevel.Warning, "Silo {Silo} is gone: it was found dead")]
    private static partial void Gone(ILogger log, SiloAddress silo);

    [LoggerMessage(1013, LogLevel.Information, "Silo {Silo} has left the cluster")]
    private static partial void Left(ILogger log, SiloAddress silo);
}
