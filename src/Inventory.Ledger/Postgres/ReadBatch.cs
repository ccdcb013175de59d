using System.Collections.Immutable;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;
using Inventory.Ledger.Time;
using Npgsql;

namespace Inventory.Ledger.Postgres;

/// <summary>
/// Answers many questions in one round trip: a statement for each part that is asked for at all, arrays in, rows out by question.
/// </summary>
internal sealed partial class ReadBatch
{
    private static readonly string ItemsSql = SqlText.Read("Sql/read_items.sql");
    private static readonly string EndsSql = SqlText.Read("Sql/read_ends.sql");
    private static readonly string HoldsSql = SqlText.Read("Sql/read_holds.sql");
    private static readonly string CommandsSql = SqlText.Read("Sql/read_commands.sql");
    private static readonly string OnHandSql = SqlText.Read("Sql/read_on_hand.sql");

    private readonly List<Func<NpgsqlDataReader, Task>> _readers = [];
    private readonly LedgerReading[] _readings;
    private readonly NpgsqlBatch _batch;

    private ReadBatch(NpgsqlBatch batch, IReadOnlyList<LedgerQuestion> questions)
    {
        _batch = batch;
        _readings = new LedgerReading[questions.Count];
        for (var i = 0; i < _readings.Length; i++) _readings[i] = new();
        AskItems(questions);
        AskHolds(questions);
        AskCommands(questions);
        AskOnHand(questions);
        AskLiveUnits(questions);
        AskEvents(questions);
    }

    /// <summary>Asks all of it, and the time, so that what is decided on the answers goes by the ledger's.</summary>
    public static async Task<LedgerReading[]> ExecuteAsync(NpgsqlBatch batch, IReadOnlyList<LedgerQuestion> questions, LedgerClock clock,
        TimeProvider time)
    {
        var asked = new ReadBatch(batch, questions);
        if (asked._readers.Count == 0) return asked._readings;
        batch.BatchCommands.Insert(0, new("SELECT clock_timestamp()"));
        var sent = time.GetTimestamp();
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.ReadAsync();
        clock.Observe(new(reader.GetDateTime(0), TimeSpan.Zero), sent);
        await reader.NextResultAsync();
        foreach (var read in asked._readers)
        {
            while (await reader.ReadAsync()) await read(reader);
            await reader.NextResultAsync();
        }

        return asked._readings;
    }

    private void AskItems(IReadOnlyList<LedgerQuestion> questions)
    {
        var places = Places(questions, question => question.ItemId is not null);
        if (places.Length == 0) return;
        Ask(ItemsSql, ReadItem, places, places.Select(i => questions[i].TenantId).ToArray(), places.Select(i => questions[i].ItemId!)
            .ToArray());
        places = Places(questions, question => question is { ItemId: not null, Ends: > 0 });
        if (places.Length == 0) return;
        Ask(EndsSql, ReadEnd, places, places.Select(i => questions[i].TenantId).ToArray(), places.Select(i => questions[i].ItemId!)
            .ToArray(),
            places.Select(i => questions[i].Ends).ToArray(),
            places.Select(i => questions[i].EndsAfter?.EndsAt.UtcDateTime ?? DateTime.UnixEpoch).ToArray(),
            places.Select(i => questions[i].EndsAfter?.HoldId ?? "").ToArray());
    }

    private void AskHolds(IReadOnlyList<LedgerQuestion> questions)
    {
        var pairs = Enumerable.Range(0, questions.Count).SelectMany(i => questions[i].HoldIds.Select(id => (Place: i, Id: id))).ToArray();
        if (pairs.Length == 0) return;
        Ask(HoldsSql, ReadHoldLine, [.. pairs.Select(pair => pair.Place)], pairs.Select(pair => questions[pair.Place].TenantId).ToArray(),
            pairs.Select(pair => pair.Id).ToArray());
    }

    private void AskCommands(IReadOnlyList<LedgerQuestion> questions)
    {
        var pairs = Enumerable.Range(0, questions.Count).SelectMany(i => questions[i].Commands.Select(key => (Place: i, Key: key)))
            .ToArray();
        if (pairs.Length == 0) return;
        Ask(CommandsSql, ReadCommand, [.. pairs.Select(pair => pair.Place)], pairs.Select(pair => questions[pair.Place].TenantId).ToArray(),
            pairs.Select(pair => CommandKinds.Name(pair.Key.Kind)).ToArray(), pairs.Select(pair => pair.Key.Subject).ToArray(),
                pairs.Select(pair => pair.Key.CommandId).ToArray());
    }

    private void AskOnHand(IReadOnlyList<LedgerQuestion> questions)
    {
        var pairs = Enumerable.Range(0, questions.Count).SelectMany(i => questions[i].OnHandAt.Select(at => (Place: i, At: at))).ToArray();
        if (pairs.Length == 0) return;
        Ask(OnHandSql, ReadOnHand, [.. pairs.Select(pair => pair.Place)], pairs.Select(pair => questions[pair.Place].TenantId).ToArray(),
            pairs.Select(pair => questions[pair.Place].ItemId!).ToArray(), pairs.Select(pair => pair.At.UtcDateTime).ToArray());
    }

    private static int[] Places(IReadOnlyList<LedgerQuestion> questions, Func<LedgerQuestion, bool> asked) =>
        [.. Enumerable.Range(0, questions.Count).Where(i => asked(questions[i]))];

    private void Ask(string sql, Func<NpgsqlDataReader, Task> read, int[] places, params object[] columns)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Add(new() { Value = places });
        foreach (var column in columns) command.Parameters.Add(new() { Value = column });
        _batch.BatchCommands.Add(command);
        _readers.Add(read);
    }

    private Task ReadItem(NpgsqlDataReader row)
    {
        var stock = new Stock
        {
            OnHand = row.GetInt64(2),
            OutOfService = row.GetInt64(3),
            Allocated = row.GetInt64(4),
            Held = row.GetInt64(5),
            SafetyStock = row.GetInt64(6),
            OverbookingLimit = row.GetInt64(7),
            StopSell = row.GetBoolean(8),
            Shortage = row.GetInt64(9),
            Version = row.GetInt64(10),
            SettingsVersion = row.GetInt64(11),
            UpdatedAt = At(row, 12)!.Value,
        };
        var createdAs = Text(row, 14) ?? "{}";
        _readings[row.GetInt32(0)].Item = new(row.GetInt64(1), stock, Text(row, 13), createdAs) { IsSuspect = row.GetBoolean(15) };
        return Task.CompletedTask;
    }

    private Task ReadEnd(NpgsqlDataReader row)
    {
        _readings[row.GetInt32(0)].Ends.Add(new(At(row, 1)!.Value, row.GetString(2)));
        return Task.CompletedTask;
    }

    private Task ReadCommand(NpgsqlDataReader row)
    {
        _readings[row.GetInt32(0)].Commands[new(CommandKinds.Parse(row.GetString(1)), row.GetString(2), row.GetString(3))] =
            new(row.GetString(4), At(row, 5)!.Value);
        return Task.CompletedTask;
    }

    private Task ReadOnHand(NpgsqlDataReader row)
    {
        _readings[row.GetInt32(0)].OnHandAt.Add(row.GetInt64(1));
        return Task.CompletedTask;
    }

    // Lines arrive in order of question, hold and number, the header on the first.
    private Task ReadHoldLine(NpgsqlDataReader row)
    {
        var reading = _readings[row.GetInt32(0)];
        var holdId = row.GetString(1);
        HoldLine? line = row.IsDBNull(3) ? null : new()
        {
            Number = row.GetInt16(2),
            Item = ItemId.Parse(row.GetString(4)),
            Quantity = row.GetInt64(5),
            Fulfilled = row.GetInt64(6),
            Dropped = row.GetBoolean(7),
            PlacedQuantity = row.IsDBNull(8) ? null : row.GetInt64(8),
        };
        if (reading.Holds.TryGetValue(holdId, out var begun))
        {
            reading.Holds[holdId] = new(
                begun.Hold with { AllLines = begun.Hold.AllLines.Add(line!),
                    Terms = begun.Hold.Terms with { Lines = Placed(begun.Hold.Terms.Lines, line) } },
                [.. begun.ItemKeys, row.GetInt64(3)]);
            return Task.CompletedTask;
        }

        if (!HoldStatuses.TryParse(row.GetString(9), out var status)) throw new FormatException($"Hold '{holdId}' has an unknown status.");
        reading.Holds[holdId] = new(
            new()
            {
                HoldId = holdId,
                Status = status,
                AllLines = line is null ? [] : [line],
                ExpiresAt = At(row, 10),
                PlacedAt = At(row, 11)!.Value,
                Version = row.GetInt64(12),
                Metadata = Text(row, 15),
                Terms = new()
                {
                    Lines = Placed([], line),
                    Owner = Text(row, 13),
                    Channel = Text(row, 14),
                    Metadata = Text(row, 16),
                    TtlSeconds = row.GetInt32(17),
                    Confirm = row.GetBoolean(18),
                },
                ConfirmedAt = At(row, 19),
                LatestExpiresAt = At(row, 20),
                EndedAt = At(row, 21),
                Reason = Text(row, 22),
            },
            line is null ? [] : [row.GetInt64(3)]);
        return Task.CompletedTask;
    }

    private static ImmutableArray<LineRequest> Placed(ImmutableArray<LineRequest> lines, HoldLine? line) =>
        line?.PlacedQuantity is { } quantity ? lines.Add(new(line.Item, quantity)) : lines;

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? At(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null
        : new DateTimeOffset(row.GetDateTime(column), TimeSpan.Zero);
}
