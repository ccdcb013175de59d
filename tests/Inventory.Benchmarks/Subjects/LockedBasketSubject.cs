using Inventory.Benchmarks.Measuring;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Benchmarks.Subjects;

/// <summary>
/// The row-lock transaction for several items, in two round trips: begin and lock all of them in key order; then write everything and
/// commit.
/// </summary>
internal sealed class LockedBasketSubject(SqlConnections connections, HoldIds ids, IReadOnlyList<int> poolSizes)
    : SqlSubject<LockedBasketSubject.Statements>(connections, "locked_baskets", ids, poolSizes)
{
    private const int LinesMax = 16;

    public override string Name => "FOR UPDATE in key order";

    /// <summary>Sets a unit of each of some items aside, all or none; true when they were had. Durable when it returns.</summary>
    public ValueTask<bool> ReserveAsync(int[] items, long number) => UseAsync(statements =>
        ReserveAsync(statements, [.. items.Select(ItemOf)], [.. items.Select((_, line) => Ids.Guid(number * LinesMax + line))]));

    protected override async Task<Statements> PrepareAsync(NpgsqlConnection connection)
    {
        var statements = new Statements(connection, Tables);
        foreach (var batch in (NpgsqlBatch[])[statements.Lock, statements.Write]) await batch.PrepareAsync();
        await statements.Rollback.PrepareAsync();
        return statements;
    }

    protected override Task<bool> ReserveAsync(Statements statements, string item, Guid hold) => ReserveAsync(statements, [item], [hold]);

    private static async Task<bool> ReserveAsync(Statements statements, string[] items, Guid[] holds)
    {
        foreach (var parameter in statements.Items) parameter.TypedValue = items;
        foreach (var parameter in statements.Holds) parameter.TypedValue = holds;
        var (found, short_) = (0, false);
        await using (var reader = await statements.Lock.ExecuteReaderAsync())
        {
            for (; await reader.ReadAsync(); found++) short_ |= reader.GetInt64(0) < 1;
        }

        if (found < items.Length) throw new InvalidOperationException("There is no such item.");
        if (short_)
        {
            await statements.Rollback.ExecuteNonQueryAsync();
            return false;
        }

        await statements.Write.ExecuteNonQueryAsync();
        return true;
    }

    internal sealed class Statements
    {
        public Statements(NpgsqlConnection connection, string tables)
        {
            Lock = Batch(connection, new("BEGIN"),
                With(new($"SELECT on_hand - held FROM {tables}_item WHERE item_id = ANY ($1) ORDER BY item_id FOR UPDATE"), Items[0]));
            Write = Batch(connection,
                With(new($"UPDATE {tables}_item SET held = held + 1, version = version + 1 WHERE item_id = ANY ($1)"), Items[1]),
                With(new($"INSERT INTO {tables}_hold SELECT hold, item, 1, 1, now() + interval '30 minutes' "
                    + "FROM unnest($1, $2) AS line (hold, item)"), Holds[0], Items[2]),
                With(new($"INSERT INTO {tables}_journal SELECT item_id, version, now(), 1, hold, 1, held "
                    + $"FROM unnest($1, $2) AS line (hold, item) JOIN {tables}_item ON item_id = item"), Holds[1], Items[3]),
                new("COMMIT"));
            Rollback = new("ROLLBACK", connection);
        }

        public NpgsqlBatch Lock { get; }

        public NpgsqlBatch Write { get; }

        public NpgsqlCommand Rollback { get; }

        public NpgsqlParameter<string[]>[] Items { get; } = [.. Enumerable.Range(0, 4)
            .Select(_ => new NpgsqlParameter<string[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text })];

        public NpgsqlParameter<Guid[]>[] Holds { get; } = [.. Enumerable.Range(0, 2)
            .Select(_ => new NpgsqlParameter<Guid[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid })];

        private static NpgsqlBatch Batch(NpgsqlConnection connection, params NpgsqlBatchCommand[] commands)
        {
            var batch = new NpgsqlBatch(connection);
            foreach (var command in commands) batch.BatchCommands.Add(command);
            return batch;
        }

        private static NpgsqlBatchCommand With(NpgsqlBatchCommand command, params NpgsqlParameter[] parameters)
        {
            command.Parameters.AddRange(parameters);
            return command;
        }
    }
}
