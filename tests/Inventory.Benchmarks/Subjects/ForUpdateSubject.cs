using Inventory.Benchmarks.Measuring;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Benchmarks.Subjects;

/// <summary>
/// The row-lock transaction, in two round trips: begin and lock; then write everything and commit. Or in six, a statement each, as it is
/// mostly written.
/// </summary>
internal sealed class ForUpdateSubject(SqlConnections connections, HoldIds ids, IReadOnlyList<int> poolSizes, bool oneByOne = false)
    : SqlSubject<ForUpdateSubject.Statements>(connections, oneByOne ? "locked_one_by_one" : "locked", ids, poolSizes)
{
    public override string Name => oneByOne ? "FOR UPDATE, one by one" : "FOR UPDATE transaction";

    protected override async Task<Statements> PrepareAsync(NpgsqlConnection connection)
    {
        var statements = new Statements(connection, Tables, oneByOne);
        foreach (var batch in (NpgsqlBatch[])[.. statements.Begin, statements.Lock, .. statements.Write]) await batch.PrepareAsync();
        await statements.Rollback.PrepareAsync();
        return statements;
    }

    protected override async Task<bool> ReserveAsync(Statements statements, string item, Guid hold)
    {
        foreach (var batch in statements.Begin) await batch.ExecuteNonQueryAsync();
        statements.LockItem.TypedValue = item;
        long onHand, held;
        await using (var reader = await statements.Lock.ExecuteReaderAsync())
        {
            // BEGIN has no rows and so no result to step over.
            if (!await reader.ReadAsync()) throw new InvalidOperationException($"There is no item {item}.");
            (onHand, held) = (reader.GetInt64(0), reader.GetInt64(1));
        }

        if (onHand - held < 1)
        {
            await statements.Rollback.ExecuteNonQueryAsync();
            return false;
        }

        foreach (var parameter in statements.Items) parameter.TypedValue = item;
        foreach (var parameter in statements.Holds) parameter.TypedValue = hold;
        foreach (var batch in statements.Write) await batch.ExecuteNonQueryAsync();
        return true;
    }

    internal sealed class Statements
    {
        public Statements(NpgsqlConnection connection, string tables, bool oneByOne)
        {
            NpgsqlBatchCommand begin = new("BEGIN");
            var takes = With(new($"SELECT on_hand, held FROM {tables}_item WHERE item_id = $1 FOR UPDATE"), LockItem);
            NpgsqlBatchCommand[] writes =
            [
                With(new($"UPDATE {tables}_item SET held = held + 1, version = version + 1 WHERE item_id = $1"), Items[0]),
                With(new($"INSERT INTO {tables}_hold VALUES ($1, $2, 1, 1, now() + interval '30 minutes')"), Holds[0], Items[1]),
                With(new(
                    $"INSERT INTO {tables}_journal SELECT item_id, version, now(), 1, $1, 1, held FROM {tables}_item WHERE item_id = $2"),
                    Holds[1], Items[2]),
                new("COMMIT"),
            ];
            Begin = oneByOne ? [Batch(connection, begin)] : [];
            Lock = oneByOne ? Batch(connection, takes) : Batch(connection, begin, takes);
            Write = oneByOne ? [.. writes.Select(write => Batch(connection, write))] : [Batch(connection, writes)];
            Rollback = new("ROLLBACK", connection);
        }

        public NpgsqlBatch[] Begin { get; }

        public NpgsqlBatch Lock { get; }

        public NpgsqlBatch[] Write { get; }

        public NpgsqlCommand Rollback { get; }

        public NpgsqlParameter<string> LockItem { get; } = new() { NpgsqlDbType = NpgsqlDbType.Text };

        public NpgsqlParameter<string>[] Items { get; } =
            [.. Enumerable.Range(0, 3).Select(_ => new NpgsqlParameter<string> { NpgsqlDbType = NpgsqlDbType.Text })];

        public NpgsqlParameter<Guid>[] Holds { get; } =
            [.. Enumerable.Range(0, 2).Select(_ => new NpgsqlParameter<Guid> { NpgsqlDbType = NpgsqlDbType.Uuid })];

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
