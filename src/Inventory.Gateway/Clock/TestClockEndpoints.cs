using Inventory.Gateway.Http;
using Inventory.Gateway.Json;
using Inventory.Gateway.Problems;
using Inventory.Grains.Expiry;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Time;

namespace Inventory.Gateway.Clock;

/// <summary>The test clock: business time that stands still until it is moved.</summary>
internal sealed class TestClockEndpoints(LedgerClock clock, ExpirySweeper sweeper)
{
    private static readonly FieldNames Fields = new("now");

    // Beyond this, adding the longest time-to-live would leave the calendar.
    private static readonly DateTimeOffset Last = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>GET /v1/test/clock</summary>
    public Task GetAsync(ApiRequest request) => AnswerAsync(request);

    /// <summary>PUT /v1/test/clock</summary>
    public async Task SetAsync(ApiRequest request)
    {
        if (await request.ReadAsync<Wish>(Parse) is not { } wish) return;
        if (wish.Now < clock.Now)
        {
            await request.AnswerAsync(Problem.Invalid("now", $"must not be before the clock's present instant {Domain.Instant.Text(clock.Now)}"));
            return;
        }

        clock.MoveTo(wish.Now);
        try
        {
            await sweeper.SweepAsync(CancellationToken.None);
        }
        catch (Exception failure) when (LedgerHealth.IsUnavailable(failure))
        {
            // The clock has moved; repeating the request ends what is left.
            await request.AnswerAsync(OutcomeProblems.Unknown);
            return;
        }

        await AnswerAsync(request);
    }

    private Task AnswerAsync(ApiRequest request)
    {
        var json = JsonAnswer.Rent();
        json.Json.WriteStartObject();
        InstantText.Write(json.Json, "now"u8, clock.Now);
        json.Json.WriteEndObject();
        return request.AnswerAsync(200, json);
    }

    private static Wish? Parse(ref JsonBody json, Principal principal, out Problem? refused)
    {
        refused = null;
        if (!json.BeginObject()) return null;
        DateTimeOffset? now = null;
        var seen = 0u;
        while (json.Next(Fields, ref seen, out _))
        {
            now = json.Instant();
            if (now >= Last) json.Error("must be before the year 9000");
        }

        json.Require(Fields, seen, 0);
        return new(now ?? default);
    }

    private sealed record Wish(DateTimeOffset Now);
}
