using Inventory.Ledger.Commit;
using Inventory.Ledger.Journal;
using Inventory.Ledger.Keys;
using Inventory.Ledger.Postgres;
using Inventory.Ledger.Tenants;
using Inventory.Ledger.Time;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Ledger.Inbox;

/// <summary>
/// Events that others have told us. One is kept before anything is done about it, and settled together with its effect
/// (<see cref="ChangeSet.Marks"/>), or by <see cref="SettleAsync"/> where it has none; each attempt at it has a number, and what an attempt
/// writes once another has begun is refused.
/// </summary>
public sealed class InboxStore(LedgerDataSources sources, LedgerClock clock, CommitBell bell)
{
    private static readonly string Receive = SqlText.Read("Sql/receive_inbox.sql");
    private static readonly string Read = SqlText.Read("Sql/read_inbox.sql");
    private static readonly string Claim = SqlText.Read("Sql/claim_inbox.sql");
    private static readonly string Settle = SqlText.Read("Sql/settle_inbox.sql");

    /// <summary>Keeps events that are not known yet: their first attempt begins with that.</summary>
    /// <param name="tenantId">Whose inbox.</param>
    /// <param name="sender">Who sent them.</param>
    /// <param name="events">Each key once.</param>
    /// <param name="lease">How long the attempt may take until another may begin.</param>
    /// <param name="traceId">The trace they came with; null for none.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Those that were not known.</returns>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached; they may be kept or not.</exception>
    public Task<HashSet<InboxKey>> ReceiveAsync(int tenantId, InboxSender sender, IReadOnlyList<ReceivedEvent> events, TimeSpan lease,
        Guid? traceId, CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Log.CreateCommand(Receive);
        command.Parameters.Add(new() { Value = tenantId });
        command.Parameters.Add(Texts(events, static one => one.Key.Source));
        command.Parameters.Add(Texts(events, static one => one.Key.EventId));
        command.Parameters.Add(Texts(events, static one => one.Type));
        command.Parameters.Add(Texts(events, static one => one.ContentHash));
        command.Parameters.Add(Texts(events, static one => one.Payload));
        command.Parameters.Add(Texts(events, static one => one.Error?.Code));
        command.Parameters.Add(Texts(events, static one => one.Error?.Detail));
        command.Parameters.Add(new() { Value = sender.KeyId });
        command.Parameters.Add(new() { Value = sender.Actor });
        command.Parameters.Add(new() { Value = sender.Scopes.Names().ToArray() });
        command.Parameters.Add(new() { Value = (object?)sender.Channel ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = lease });
        command.Parameters.Add(new() { Value = (object?)traceId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(Texts(events, static one => one.Variant));
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var taken = new HashSet<InboxKey>();
        while (await rows.ReadAsync(cancellation)) taken.Add(new(rows.GetString(0), rows.GetString(1)));
        return taken;
    }, cancellation);

    /// <summary>How events stand, of those that are known.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<Dictionary<InboxKey, InboxStanding>> ReadAsync(int tenantId, IReadOnlyList<ReceivedEvent> events,
        CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Log.CreateCommand(Read);
        command.Parameters.Add(new() { Value = tenantId });
        command.Parameters.Add(Texts(events, static one => one.Key.Source));
        command.Parameters.Add(Texts(events, static one => one.Key.EventId));
        command.Parameters.Add(Texts(events, static one => one.Variant));
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var standings = new Dictionary<InboxKey, InboxStanding>();
        while (await rows.ReadAsync(cancellation))
        {
            standings[new(rows.GetString(0), rows.GetString(1))] = new(rows.GetString(3), InboxStates.Parse(rows.GetString(4)),
                rows.GetInt32(5), rows.IsDBNull(6) ? null : new(rows.GetString(6), rows.GetString(7)));
        }

        return standings;
    }, cancellation);

    /// <summary>Begins an attempt at each of some events that are due and that nobody else tries.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be reached.</exception>
    public Task<List<ClaimedEvent>> ClaimAsync(int most, TimeSpan lease, CancellationToken cancellation = default) =>
        Reaching.LedgerAsync(async () =>
        {
            await using var command = sources.Log.CreateCommand(Claim);
            command.Parameters.Add(new() { Value = most });
            command.Parameters.Add(new() { Value = lease });
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            var claimed = new List<ClaimedEvent>();
            while (await rows.ReadAsync(cancellation)) claimed.Add(Claimed(rows));
            return claimed;
        }, cancellation);

    /// <summary>Writes what came of attempts, and tells of refusals.</summary>
    /// <returns>Those that were written: of the others another attempt has begun, or somebody has settled them.</returns>
    /// <exception cref="LedgerUnavailableException">
    /// The database cannot be reached; they are tried again once their time is over.
    /// </exception>
    public Task<HashSet<(int TenantId, InboxKey Key)>> SettleAsync(IReadOnlyList<SettledAttempt> attempts,
        CancellationToken cancellation = default) => Reaching.LedgerAsync(async () =>
    {
        await using var command = sources.Log.CreateCommand(Settle);
        command.Parameters.Add(new() { Value = attempts.Select(static one => one.Event.Tenant.Id).ToArray() });
        command.Parameters.Add(Texts(attempts, static one => one.Event.Key.Source));
        command.Parameters.Add(Texts(attempts, static one => one.Event.Key.EventId));
        command.Parameters.Add(new() { Value = attempts.Select(static one => one.Event.Attempt).ToArray() });
        command.Parameters.Add(Texts(attempts, static one => one.State.Name()));
        command.Parameters.Add(Texts(attempts, static one => one.Outcome));
        command.Parameters.Add(Texts(attempts, static one => one.Error?.Code));
        command.Parameters.Add(Texts(attempts, static one => one.Error?.Detail));
        command.Parameters.Add(new() { Value = attempts.Select(static one => one.AgainIn).ToArray() });
        command.Parameters.Add(new() { Value = attempts.Select(static one => one.IsFailure).ToArray() });
        command.Parameters.Add(Texts(attempts, static one => one.Notice?.Subject));
        command.Parameters.Add(Texts(attempts, static one => one.Notice?.Channel));
        command.Parameters.Add(Texts(attempts, static one => one.Notice?.Data));
        command.Parameters.Add(new() { Value = clock.Now.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var written = new HashSet<(int, InboxKey)>();
        while (await rows.ReadAsync(cancellation)) written.Add((rows.GetInt32(0), new(rows.GetString(1), rows.GetString(2))));
        bell.Ring();
        return written;
    }, cancellation);

    private static NpgsqlParameter Texts<T>(IReadOnlyList<T> all, Func<T, string?> one) =>
        new() { Value = all.Select(one).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private static ClaimedEvent Claimed(NpgsqlDataReader row) => new()
    {
        Tenant = new(row.GetInt32(0), row.GetString(1), row.GetTimeSpan(2)),
        Key = new(row.GetString(3), row.GetString(4)),
        Type = row.GetString(5),
        Payload = row.GetString(6),
        Attempt = row.GetInt32(7),
        Failures = row.GetInt32(8),
        TriedFor = row.GetTimeSpan(9),
        Sender = new(row.GetString(10), row.GetString(11),
            row.GetFieldValue<string[]>(12).Aggregate(KeyScopes.None, static (all, name) => all | KeyScopeNames.Parse(name)),
            row.IsDBNull(13) ? null : row.GetString(13)),
    };
}
