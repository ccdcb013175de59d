using System.Net.Sockets;
using Inventory.Ledger;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Schema;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;
using Inventory.Silo.Settings;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Inventory.Silo.Startup;

/// <summary>
/// Makes the ledger ready: waits for the database, migrates it, makes the first tenant and key, sets the clock. It is the first of the
/// silo's own life, so that nothing of Orleans runs before it; HTTP answers "starting" meanwhile.
/// </summary>
internal sealed partial class LedgerStart(
    IOptions<LedgerStartOptions> options, IOptions<BootstrapOptions> bootstrap, LedgerDataSources sources, SchemaMigrator schema,
        TenantDirectory tenants,
    ApiKeyStore keys, ClockStart clock, TimeProvider time, StartOutcome start, ILogger<LedgerStart> log)
    : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) =>
        observer.Subscribe(nameof(LedgerStart), ServiceLifecycleStage.First, cancel => start.TryAsync(RunAsync, cancel));

    private async Task RunAsync(CancellationToken cancellation)
    {
        await ConnectAsync(cancellation);
        await DatabaseCheck.RunAsync(sources, cancellation);
        await MissingRights.RefuseNewAsync(sources, cancellation);
        try
        {
            await schema.MigrateAsync(cancellation);
        }
        catch (InvalidOperationException refusal) when (refusal is not ObjectDisposedException)
        {
            throw new StartupException(refusal.Message);
        }
        catch (PostgresException failure) when (failure.SqlState is PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new StartupException(await MissingRights.TellAsync(sources, failure, cancellation));
        }
        catch (PostgresException failure)
        {
            throw new StartupException($"The database's schema cannot be brought up to date: {failure.MessageText} ({failure.SqlState}).");
        }

        await EnsureKeysAsync(cancellation);
        try
        {
            await clock.RunAsync(options.Value.TestClock, cancellation);
        }
        catch (InvalidOperationException refusal) when (refusal is not ObjectDisposedException)
        {
            throw new StartupException(refusal.Message);
        }
    }

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = await sources.Readers.OpenConnectionAsync(cancellation);
                return;
            }
            catch (PostgresException refusal) when (refusal.SqlState is "28P01" or "28000" or "3D000")
            {
                throw new StartupException($"The database at {Place()} refuses: {refusal.MessageText}.");
            }
            catch (PostgresException refusal) when (DatabaseCheck.IsPoolers(refusal))
            {
                throw new StartupException(DatabaseCheck.Pooler(refusal));
            }
            catch (Exception failure) when (failure is NpgsqlException or TimeoutException or SocketException)
            {
                if (time.GetElapsedTime(began) > options.Value.DatabasePatience)
                    throw new StartupException(
                        $"The database at {Place()} cannot be reached: {(failure.InnerException ?? failure).Message}");
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }

    private async Task EnsureKeysAsync(CancellationToken cancellation)
    {
        var tenant = await tenants.FindOrAddAsync(BootstrapOptions.Tenant, cancellation);
        if (bootstrap.Value.Key is { } key)
        {
            if (!await keys.EnsureBootstrapAsync(tenant, key, cancellation)) KeyWasDeleted(log);
        }
        else if (!await keys.HasAdminAsync(cancellation))
        {
            if (bootstrap.Value.IsRequired)
                throw new StartupException(
                "INVENTORY_BOOTSTRAP_KEY is not set and no API key exists yet, so nobody could use the service.");
            NobodyHasKey(log);
        }
    }

    private string Place()
    {
        var parsed = new NpgsqlConnectionStringBuilder(sources.Readers.ConnectionString);
        return $"{parsed.Host}:{parsed.Port}/{parsed.Database}";
    }

    [LoggerMessage(EventId = 1031, Level = LogLevel.Warning, Message =
        "INVENTORY_BOOTSTRAP_KEY names a key that was deleted; it stays deleted. Set another one to have a bootstrap key again.")]
    private static partial void KeyWasDeleted(ILogger log);

    [LoggerMessage(EventId = 1032, Level = LogLevel.Warning,
        Message = "INVENTORY_BOOTSTRAP_KEY is not set and no API key exists yet: nobody can use the service.")]
    private static partial void NobodyHasKey(ILogger log);
}
