using Inventory.Benchmarks.Measuring;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Benchmarks.Subjects;

/// <summary>One conditional statement that takes the units and writes hold and journal where there were enough: one round trip.</summary>
internal sealed class SingleStatementSubject(SqlConnections connections, HoldIds ids, IReadOnlyList<int> poolSizes)
    : SqlSubject<SingleStatementSubject.Statement>(connections, "single", ids, poolSizes)
{
    public override string Name => "single conditional statement";

    protected override async Task<Statement> PrepareAsync(NpgsqlConnection connection)
    {
        var statement = new Statement(connection, Tables);
        await statement.Command.PrepareAsync();
        return statement;
    }

    protected override async Task<bool> ReserveAsync(Statement statement, string item, Guid hold)
    {
        statement.Item.TypedValue = item;
        statement.Hold.TypedValue = hold;
        return await statement.Command.ExecuteNonQueryAsync() > 0;
    }

    internal sealed class Statement
    {
        public Statement(NpgsqlConnection connection, string tables) => Command = new($"""
            WITH taken AS (
              UPDATE {tables}_item SET held = held + 1, version = version + 1 WHERE item_id = $1 AND on_hand - held >= 1
                  RETURNING item_id, version, held
            ), placed AS (
              INSERT INTO {tables}_hold SELECT $2, item_id, 1, 1, now() + interval '30 minutes' FROM taken
            )
            INSERT INTO {tables}_journal SELECT item_id, version, now(), 1, $2, 1, held FROM taken
            """, connection)
        { Parameters = { Item, Hold } };

        public NpgsqlCommand Command { get; }

        public NpgsqlParameter<string> Item { get; } = new() { NpgsqlDbType = NpgsqlDbType.Text };

        public NpgsqlParameter<Guid> Hold { get; } = new() { NpgsqlDbType = NpgsqlDbType.Uuid };
    }
}
