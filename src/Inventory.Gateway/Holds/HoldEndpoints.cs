using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Grains.Holds;
using Inventory.Domain;
using Inventory.Gateway.Http;
using Inventory.Gateway.Json;
using Inventory.Gateway.Problems;
using Inventory.Ledger.Keys;

namespace Inventory.Gateway.Holds;

/// <summary>One hold at a time: placed, read, changed, ended.</summary>
internal static class HoldEndpoints
{
    /// <summary>POST /v1/holds</summary>
    public static async Task PlaceAsync(ApiRequest request)
    {
        if (await request.ReadAsync<PlaceHold>(PlaceBody.Parse) is not { } place) return;
        var answer = await request.Principal.Holds.PlaceAsync(place);
        if (answer.Outcome is not Outcome.Done)
        {
            await request.AnswerAsync(OutcomeProblems.Of(answer, place));
            return;
        }

        if (!answer.Replayed) request.Http.Response.Headers.Location = "/v1/holds/" + place.HoldId;
        await AnswerAsync(request, answer, answer.Replayed ? 200 : 201);
    }

    /// <summary>GET /v1/holds/{holdId}</summary>
    public static async Task GetAsync(ApiRequest request)
    {
        if (!await IsHoldIdAsync(request) || await VersionAsync(request) is not (true, var version)) return;
        var answer = await request.Principal.Holds.GetAsync(request.Value!);
        if (answer is { Outcome: Outcome.Done, Hold: { } hold })
        {
            if (request.Principal.Key.Channel is { } own && hold.Channel != own) answer = new() { Outcome = Outcome.Forbidden };
            else if (version is not null && version != hold.Version) answer = new() { Outcome = Outcome.VersionMismatch, Version = hold.Version };
        }

        await AnswerAsync(request, answer);
    }

    /// <summary>PATCH /v1/holds/{holdId}</summary>
    public static Task ChangeAsync(ApiRequest request) =>
        RunAsync<ChangeHold>(request, HoldBodies.Change, static (holds, command) => holds.ChangeAsync(command));

    /// <summary>POST /v1/holds/{holdId}/confirm</summary>
    public static Task ConfirmAsync(ApiRequest request) =>
        RunAsync<ConfirmHold>(request, HoldBodies.Confirm, static (holds, command) => holds.ConfirmAsync(command));

    /// <summary>POST /v1/holds/{holdId}/release</summary>
    public static Task ReleaseAsync(ApiRequest request) =>
        RunAsync<ReleaseHold>(request, HoldBodies.Release, static (holds, command) => holds.ReleaseAsync(command));

    /// <summary>POST /v1/holds/{holdId}/cancel</summary>
    public static Task CancelAsync(ApiRequest request) =>
        RunAsync<CancelHold>(request, HoldBodies.Cancel, static (holds, command) => holds.CancelAsync(command));

    /// <summary>POST /v1/holds/{holdId}/fulfilments</summary>
    public static Task FulfilAsync(ApiRequest request) =>
        RunAsync<FulfilHold>(request, HoldBodies.Fulfil, static (holds, command) => holds.FulfilAsync(command));

    private static async Task RunAsync<T>(ApiRequest request, JsonParser<T> parse, Func<TenantHolds, T, Task<HoldAnswer>> run)
        where T : HoldCommand
    {
        if (!await MayTouchAsync(request)) return;
        if (!await IsHoldIdAsync(request) || await VersionAsync(request) is not (true, var version)) return;
        if (await request.ReadAsync(parse, forbidden: ForeignAsync) is not { } command) return;
        // The caller may hang up now; the command goes on.
        await AnswerAsync(request, await run(request.Principal.Holds, command with { HoldId = request.Value!, Version = version }));
    }

    private static Task AnswerAsync(ApiRequest request, HoldAnswer answer, int status = 200)
    {
        if (answer.Outcome is not Outcome.Done) return request.AnswerAsync(OutcomeProblems.Of(answer));
        if (answer.Replayed) request.MarkReplayed();
        request.SetETag(answer.Hold!.Version);
        var json = JsonAnswer.Rent();
        HoldJson.Write(json.Json, answer.Hold);
        return request.AnswerAsync(status, json);
    }

    private static async ValueTask<bool> IsHoldIdAsync(ApiRequest request)
    {
        if (Identifier.IsValid(request.Value)) return true;
        await request.AnswerAsync(Problem.Invalid("holdId", Identifier.Rule));
        return false;
    }

    private static async ValueTask<(bool Good, long? Version)> VersionAsync(ApiRequest request)
    {
        if (IfMatch.TryParse(request.Http.Request.Headers.IfMatch, out var version)) return (true, version);
        await request.AnswerAsync(await ForeignAsync(request) ?? Problem.Invalid("If-Match", IfMatch.Rule));
        return (false, null);
    }

    /// <summary>
    /// What a key bound to another channel than the hold's is told before anything that is malformed. A well-formed command needs no such look: the
    /// grain that decides it judges the channel first.
    /// </summary>
    private static async ValueTask<Problem?> ForeignAsync(ApiRequest request)
    {
        if (request.Principal.Key.Channel is not { } own) return null;
        var known = await request.Principal.Holds.GetAsync(request.Value!);
        return known.Hold is { } hold && hold.Channel != own ? OutcomeProblems.Of(new HoldAnswer { Outcome = Outcome.Forbidden }) : null;
    }

    /// <summary>A key with the scope block alone may touch holds without end, which are those it may place.</summary>
    private static async ValueTask<bool> MayTouchAsync(ApiRequest request)
    {
        if (request.Principal.Key.Has(KeyScopes.Sell) || !Identifier.IsValid(request.Value)) return true;
        var known = await request.Principal.Holds.GetAsync(request.Value!);
        if (known.Hold is null or { LatestExpiresAt: null, ConfirmedAt: null }) return true;
        await request.AnswerAsync(new Problem(ProblemCodes.Forbidden, "Holds with an end, and sales, need the scope sell."));
        return false;
    }
}
