using System.Globalization;
using Inventory.Benchmarks.Subjects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace Inventory.Benchmarks.Http;

/// <summary>
/// What a user would otherwise write for HTTP: a minimal-API endpoint that places a hold by one conditional statement, which takes the
/// units, writes hold and journal, and is idempotent by the hold's id. Its connections are pooled and its statements prepared.
/// </summary>
internal static class TwinEndpoint
{
    /// <summary>The argument that makes this program be the endpoint.</summary>
    public const string Command = "twin-endpoint";

    /// <summary>What its tables' names begin with.</summary>
    public const string Tables = "twin";

    private const string Place = $"""
        WITH taken AS (
          UPDATE {Tables}_item SET held = held + $3, version = version + 1
          WHERE item_id = $1 AND on_hand - held >= $3 AND NOT EXISTS (SELECT FROM {Tables}_hold WHERE hold_id = $2)
              RETURNING item_id, version, held
        ), placed AS (
          INSERT INTO {Tables}_hold SELECT $2, item_id, $3, 1, now() + interval '30 minutes' FROM taken RETURNING expires_at
        ), told AS (
          INSERT INTO {Tables}_journal SELECT item_id, version, now(), 1, $2, $3, held FROM taken
        )
        SELECT expires_at FROM placed
        """;

    private const string Find = $"SELECT item_id, quantity, expires_at FROM {Tables}_hold WHERE hold_id = $1";

    /// <summary>Is the endpoint.</summary>
    /// <param name="connectionString">Where its tables are.</param>
    /// <param name="poolSize">Connections at most.</param>
    public static async Task ServeAsync(string connectionString, string poolSize)
    {
        var size = int.Parse(poolSize, CultureInfo.InvariantCulture);
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = true, MinPoolSize = size, MaxPoolSize = size, MaxAutoPrepare = 4, AutoPrepareMinUsages = 1, Timeout = 60,
                CommandTimeout = 60,
        }.ConnectionString);
        await EndpointProcess.ServeAsync(app => app.MapPost("/holds", (HoldBody body) => PlaceAsync(database, body)));
    }

    private static async Task<IResult> PlaceAsync(NpgsqlDataSource database, HoldBody body)
    {
        if (!Guid.TryParse(body.HoldId, out var hold) || body.Lines is not [{ Quantity: > 0 } line]) return Results.BadRequest();
        await using var connection = await database.OpenConnectionAsync();
        await using var place =
            new NpgsqlCommand(Place, connection) { Parameters = { new() { Value = line.ItemId }, new() { Value = hold },
            new() { Value = line.Quantity } } };
        try
        {
            if (await place.ExecuteScalarAsync() is DateTime expiresAt)
                return Results.Created($"/holds/{body.HoldId}", new HoldMade(body.HoldId, body.Lines, "held", expiresAt));
        }
        catch (PostgresException same) when (same.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Its twin was quicker.
        }

        await using var find = new NpgsqlCommand(Find, connection) { Parameters = { new() { Value = hold } } };
        await using var found = await find.ExecuteReaderAsync();
        if (!await found.ReadAsync() || found.GetString(0) != line.ItemId || found.GetInt64(1) != line.Quantity) return Results.Conflict();
        return Results.Ok(new HoldMade(body.HoldId, body.Lines, "held", found.GetDateTime(2)));
    }

    internal sealed record HoldBody(string HoldId, HoldLine[] Lines);

    internal sealed record HoldLine(string ItemId, long Quantity);

    internal sealed record HoldMade(string HoldId, HoldLine[] Lines, string Status, DateTime ExpiresAt);
}
