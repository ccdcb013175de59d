using Microsoft.Extensions.Hosting;

namespace Orleans.Embedded;

/// <summary>Starts and ends the engine with its host.</summary>
internal sealed class EmbeddedGrainHost(GrainRuntime runtime, ReminderService reminders, EmbeddedDatabase database, IReminderStore store) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (database.IsConfigured) await database.OpenAsync(cancellationToken);
        if (database.IsConfigured || store is not PostgresReminderStore) reminders.Start();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await reminders.DisposeAsync();
        await runtime.StopAsync(cancellationToken);
    }
}
