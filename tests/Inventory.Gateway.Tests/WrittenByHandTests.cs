using System.Text;
using System.Text.Json;
using Inventory.Domain.Holds;
using Inventory.Gateway.Holds;
using Inventory.Http.Json;
using Inventory.Http.Problems;

namespace Inventory.Gateway.Tests;

/// <summary>What writes itself writes what the serializer would.</summary>
public class WrittenByHandTests
{
    private static readonly DateTimeOffset Instant = new(2030, 1, 31, 12, 0, 0, 7, TimeSpan.Zero);

    private static readonly HoldResponse Least = new()
    {
        HoldId = "h", Status = HoldStatus.Held, Lines = [], Metadata = "{}", Version = 1, PlacedAt = Instant,
    };

    private static readonly HoldResponse Most = Least with
    {
        Status = HoldStatus.Cancelled,
        Lines = [new("sku:a", 2, 1), new("sku:b", 3, 0)],
        Owner = "o",
        Channel = "c",
        Metadata = """{"k":"ü\"<"}""",
        Version = long.MaxValue,
        ConfirmedAt = Instant.AddHours(1),
        ExpiresAt = Instant.AddHours(2),
        LatestExpiresAt = Instant.AddDays(7),
        EndedAt = Instant.AddHours(3),
        Drifted = true,
        Reason = "a \"reason\" with ü, <, & and \n",
    };

    [Fact]
    public void A_hold_with_everything_has_everything() =>
        Assert.All(typeof(HoldResponse).GetProperties().Where(property => property.CanWrite),
            property => Assert.NotNull(property.GetValue(Most)));

    [Fact]
    public void A_hold_is_written_as_the_serializer_would() => Assert.All([Least, Most], Same);

    [Fact]
    public void Results_of_a_batch_are_written_as_the_serializer_would()
    {
        var problem = new Problem(ProblemCodes.ItemNotFound, "There is no such item.").For("/v1/holds:batch", "trace");
        Same(new HoldResults([]));
        Same(new HoldResults(
        [
            new() { HoldId = "h", HttpStatus = 201, Replayed = false, Hold = Most },
            new() { HoldId = "i", HttpStatus = 200, Replayed = true, Hold = Least },
            new() { HttpStatus = 404, Replayed = false, Problem = problem },
        ]));
    }

    private static void Same<T>(T value)
        where T : IWritesItself
    {
        Assert.Equal(Written(json => JsonSerializer.Serialize(json, value, Parts.Json.Of<T>())),
            Written(json => value.WriteTo(json, Parts.Json)));
    }

    private static string Written(Action<Utf8JsonWriter> write)
    {
        using var answer = JsonAnswer.Rent();
        write(answer.Json);
        answer.Json.Flush();
        return Encoding.UTF8.GetString(answer.Written.Span);
    }
}
