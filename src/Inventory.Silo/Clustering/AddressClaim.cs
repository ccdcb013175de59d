using Inventory.Silo.Startup;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Inventory.Silo.Clustering;

/// <summary>
/// A silo's claim to its address in its cluster, held while it lives: an advisory lock of the ledger's database. Orleans takes whoever
/// comes with the address of a living silo for that silo's next self, and declares the living one dead. That is right after a crash only,
/// and a lock that belongs to a session tells the two apart: a killed process loses its session with its connections, so that its next self
/// is let in at once.
/// </summary>
/// <remarks>
/// In the database as well as at the port (<see cref="ListeningPort"/>), because two machines may claim one address too, such as 127.0.0.1
/// where none is configured, and because of two starts at the same moment only one has it. A silo without a cluster id shares its cluster
/// with nobody and claims nothing.
/// </remarks>
internal sealed partial class AddressClaim(
    IOptions<InventorySiloOptions> options, ClusterPlace place, ClusterConnections connections, StartOutcome start, TimeProvider time,
        ILogger<AddressClaim> log)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    // The first stage waits for the ledger.
    private const int Stage = ServiceLifecycleStage.First + 1;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // A machine that lost its power closes no connection: the server notices after 3 + 3 x 3 s, as the session asks it to.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _stopping = new();
    private NpgsqlConnection? _session;
    private Task _keeping = Task.CompletedTask;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer)
    {
        if (options.Value.ClusterId is not null)
            observer.Subscribe(nameof(AddressClaim), Stage, cancel => start.TryAsync(ClaimAsync, cancel), ReleaseAsync);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Cancel();
        _session?.Dispose();
    }

    private async Task ClaimAsync(CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while ((_session = await TryAsync(cancellation)) is null)
        {
            if (time.GetElapsedTime(began) > Patience)
            {
                throw new StartupException(
                    $"A living silo of cluster {place.ClusterId} has the address {place.Address}:{place.SiloPort} already; give this one another Cluster__Address or Cluster__SiloPort.");
            }

            await Task.Delay(Pause, time, cancellation);
        }

        _keeping = KeepAsync(_stopping.Token);
    }

    private async Task ReleaseAsync(CancellationToken cancellation)
    {
        await _stopping.CancelAsync();
        await _keeping;
        if (_session is { } session) await session.DisposeAsync();
    }

    // A database that restarts forgets the lock; whoever holds the address asks for it again.
    private async Task KeepAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                // Nobody notifies: this ends when the session does.
                if (_session is { } session) await session.WaitAsync(stopping);
                else await Task.Delay(Pause, time, stopping);
                _session ??= await TryAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
            }
            catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException or IOException or TimeoutException)
            {
                if (_session is not { } lost) continue;
                Lost(log, failure.Message);
                _session = null;
                await lost.DisposeAsync();
            }
        }
    }

    private async Task<NpgsqlConnection?> TryAsync(CancellationToken cancellation)
    {
        var session = new NpgsqlConnection(connections.Claim);
        try
        {
            await session.OpenAsync(cancellation);
            await using var command = new NpgsqlCommand(
                """
                SELECT pg_try_advisory_lock(hashtextextended(@claim, 0)), set_config('tcp_keepalives_idle', '3', false),
                  set_config('tcp_keepalives_interval', '3', false), set_config('tcp_keepalives_count', '3', false)
                """, session);
            command.Parameters.AddWithValue("claim", $"inventory silo {place.ClusterId} {place.Address}:{place.SiloPort}");
            if (await command.ExecuteScalarAsync(cancellation) is true) return session;
            await session.DisposeAsync();
            return null;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    [LoggerMessage(EventId = 1030, Level = LogLevel.Information,
        Message = "The claim to this silo's address was lost with the database's session, and is made again: {Reason}")]
    private static partial void Lost(ILogger log, string reason);
}
