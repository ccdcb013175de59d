using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Inventory.Gateway.Documents;
using Inventory.Grains.Expiry;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Reads;
using Inventory.Ledger.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Inventory.Gateway.Clock;

/// <summary>The test clock: business time that stands still until it is moved.</summary>
internal static class TestClockEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var clock = endpoints.MapApi().WithTags("Test clock").RequireKey();
        clock.MapRead("/v1/test/clock", static (LedgerClock clock) => Now(clock))
            .Describe("getClock", "Business time")
            .Answers<ClockResponse>(200, "Business time");
        clock.MapPut("/v1/test/clock", SetAsync)
            .Describe("setClock", "Moves business time forward; repeatable")
            .Answers<ClockResponse>(200, "Business time, once all holds that are over by then have ended").Writes();
    }

    private static async Task<IResult> SetAsync(Body<ClockSetting> body, LedgerClock clock, ExpirySweeper sweeper)
    {
        var now = body.Value.Now!.Value;
        if (now < clock.Now)
            return new ProblemResult(Problem.Invalid("now",
                $"must not be before the clock's present instant {Domain.Instant.Text(clock.Now)}"));
        clock.MoveTo(now);
        try
        {
            await sweeper.SweepAsync(CancellationToken.None);
        }
        catch (Exception failure) when (LedgerHealth.IsUnavailable(failure))
        {
            // The clock has moved; repeating the request ends what is left.
            return new ProblemResult(OutcomeProblems.Unknown);
        }

        return Now(clock);
    }

    private static IResult Now(LedgerClock clock) => JsonResult.Ok(new ClockResponse(clock.Now));
}

/// <summary>PUT /v1/test/clock.</summary>
[Description("Where business time is moved to.")]
[Example("""{"now":"2030-01-31T12:00:00.000Z"}""")]
internal sealed record ClockSetting : IValidated
{
    // Beyond this, adding the longest time-to-live would leave the calendar.
    private static readonly DateTimeOffset Last = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Required, Description("Not before the present one, and before the year 9000.")] public DateTimeOffset? Now { get; init; }

    public void Validate(FieldErrors errors)
    {
        if (Now >= Last) errors.Add("now", "must be before the year 9000");
    }
}

/// <summary>Business time.</summary>
[Description("Business time.")]
[Example("""{"now":"2030-01-31T12:00:00.000Z"}""")]
internal sealed record ClockResponse([property: Description("Its present instant.")] DateTimeOffset Now);
