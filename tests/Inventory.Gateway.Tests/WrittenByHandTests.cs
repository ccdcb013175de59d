using System.Text;
using System.Text.Json;
using Inventory.Domain.Holds;
using Inventory.Events.Envelopes;
using Inventory.Gateway.Holds;
using Inventory.Gateway.Items;
using Inventory.Gateway.Lists;
using Inventory.Http.Json;
using Inventory.Http.Problems;
using Inventory.Ledger.Journal;
using Inventory.Ledger.Reads;

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

    private static readonly EventReading LeastEvent = new()
    {
        EventId = "evt-1", ItemId = "sku:a", Sequence = 1, Type = "item_created.v1", At = Instant, Actor = "shop", CommandId = "c",
        Quantity = 0, Stock = new() { OnHand = 4 },
    };

    private static readonly EventReading MostEvent = LeastEvent with
    {
        HoldId = "h",
        Channel = "web",
        Sequence = long.MaxValue,
        Reason = "a \"reason\" with ü, <, & and \n",
        Quantity = 3,
        EndsAt = Instant.AddHours(1),
        Data = """{"metadata":{"k":"ü\"<"}, "changed" : {"stopSell":[false,true]}}""",
        TraceId = Guid.NewGuid(),
        Stock = new() { OnHand = 9, OutOfService = 1, Allocated = 2, Held = 3, SafetyStock = 1, OverbookingLimit = 5, StopSell = true },
    };

    [Fact]
    public void An_event_is_written_as_the_serializer_would_in_full_and_in_outline() => Assert.All(
        (EventResponse[])[EventResponse.Of(LeastEvent, null), EventResponse.Of(MostEvent, null), EventResponse.Of(MostEvent, "web"),
            EventResponse.Of(MostEvent, "phone")],
        Same);

    [Fact]
    public void Pages_of_events_are_written_as_the_serializer_would()
    {
        Same(new EventPage { Events = [], Next = 0 });
        Same(new EventPage { Events = [EventResponse.Of(LeastEvent, null), EventResponse.Of(MostEvent, "phone")], Next = 7 });
        Same(new HoldEvents([EventResponse.Of(MostEvent, null)]));
    }

    [Fact]
    public void An_envelope_has_the_same_bytes_as_its_data() => Assert.All((EventReading[])[LeastEvent, MostEvent], happened =>
    {
        var told = new JournalEvent
        {
            Position = 1, TenantId = 1, EventId = happened.EventId, Type = happened.Type, At = happened.At, Subject = happened.ItemId,
            Item = happened,
        };
        Assert.EndsWith($"\"data\":{Written(json => EventResponse.Of(happened, null).WriteTo(json, Parts.Json))}}}",
            Encoding.UTF8.GetString(Envelope.Render("demo", told)), StringComparison.Ordinal);
        Assert.EndsWith($"\"data\":{Written(json => EventResponse.Of(happened, "other").WriteTo(json, Parts.Json))}}}",
            Encoding.UTF8.GetString(Envelope.RenderOutline("demo", told)), StringComparison.Ordinal);
    });

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
