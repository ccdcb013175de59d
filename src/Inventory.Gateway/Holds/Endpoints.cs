using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Domain;
using Inventory.Gateway.Documents;
using Inventory.Grains.Holds;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Command = Inventory.Ledger.Telemetry.Operations;

namespace Inventory.Gateway.Holds;

/// <summary>One hold at a time: placed, read, changed, ended.</summary>
internal sealed class HoldEndpoints(HoldServices holds, HoldRefusals refusals)
{
    /// <summary>Maps them. Their services are asked for here and once: asked for by a request, they would cost it a scope.</summary>
    public static void Map(IEndpointRouteBuilder endpoints) =>
        new HoldEndpoints(endpoints.ServiceProvider.GetRequiredService<HoldServices>(),
            endpoints.ServiceProvider.GetRequiredService<HoldRefusals>()).MapAll(endpoints);

    private void MapAll(IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapApi().WithTags("Holds");
        group.MapPost("/v1/holds", PlaceAsync).RequireScope(KeyScopes.Sell | KeyScopes.Block)
            .WithMetadata(new JudgedFirst(HoldJudgement.OfNewAsync)).WithShortcut(TryPlace)
            .Describe("placeHold", "Sets units aside, or sells them at once")
            .Answers<HoldResponse>(201, "Placed").Answers<HoldResponse>(200, "A repeat: the hold as it is now")
            .Refuses(ProblemCodes.ItemNotFound, ProblemCodes.ItemDrifted, ProblemCodes.IdReused, ProblemCodes.StopSell,
                ProblemCodes.InsufficientStock, ProblemCodes.HoldAgeLimit).Writes();

        var one = group.MapGroup("").WithMetadata(new TakesIfMatch(), new JudgedFirst(HoldJudgement.OfKnownAsync));
        one.MapRead("/v1/holds/{holdId}", GetAsync).RequireScope(KeyScopes.Read)
            .Describe("getHold", "A hold as of now")
            .Answers<HoldResponse>(200, "The hold").Refuses(ProblemCodes.HoldNotFound, ProblemCodes.VersionMismatch);
        MapCommands(one);
    }

    private void MapCommands(RouteGroupBuilder one)
    {
        var block = one.MapGroup("").RequireScope(KeyScopes.Sell | KeyScopes.Block);
        block.MapPatch("/v1/holds/{holdId}", ChangeAsync).AddEndpointFilter(HoldJudgement.MayTouchAsync)
            .Describe("changeHold", "Moves lines, end or metadata of a hold")
            .Answers<HoldResponse>(200, "The hold as it is now")
            .Refuses(ProblemCodes.ItemNotFound, ProblemCodes.IdReused, ProblemCodes.BelowFulfilled, ProblemCodes.StopSell,
                ProblemCodes.InsufficientStock, ProblemCodes.HoldAgeLimit)
            .RefusesByState().Writes();
        block.MapPost("/v1/holds/{holdId}/release", ReleaseAsync).AddEndpointFilter(HoldJudgement.MayTouchAsync)
            .Describe("releaseHold", "Gives held units back")
            .Answers<HoldResponse>(200, "The hold as it is now").RefusesByState().Writes();
        var sell = one.MapGroup("").RequireScope(KeyScopes.Sell);
        sell.MapPost("/v1/holds/{holdId}/confirm", ConfirmAsync).AddEndpointFilter(HoldJudgement.MayTouchAsync)
            .Describe("confirmHold", "Turns held units into allocated ones")
            .Answers<HoldResponse>(200, "The hold as it is now")
            .Refuses(ProblemCodes.ExceedsHold, ProblemCodes.StopSell, ProblemCodes.InsufficientStock).RefusesByState().Writes();
        sell.MapPost("/v1/holds/{holdId}/cancel", CancelAsync).AddEndpointFilter(HoldJudgement.MayTouchAsync)
            .Describe("cancelHold", "Gives back what is confirmed and has not left")
            .Answers<HoldResponse>(200, "The hold as it is now").RefusesByState().Writes();
        sell.MapPost("/v1/holds/{holdId}/fulfilments", FulfilAsync).AddEndpointFilter(HoldJudgement.MayTouchAsync)
            .Describe("fulfilHold", "Lets owed units leave")
            .Answers<HoldResponse>(200, "The hold as it is now")
            .Refuses(ProblemCodes.IdReused, ProblemCodes.ExceedsHold, ProblemCodes.NegativeStock).RefusesByState().Writes();
    }

    private async Task<IResult> PlaceAsync(Body<NewHold> body, ApiRequest request)
    {
        if (body.Value.Refusal(request.Principal.Key) is { } refusal) return new ProblemResult(refusal);
        var place = body.Value.ToCommand(request.Principal);
        return Placed(await holds.Of(request).PlaceAsync(place), place, request);
    }

    // A plain hold: most of what is asked of this service. By the framework's binding and filters it costs some 2 us of processor time more
    // (docs/benchmarks.md).
    private Task? TryPlace(HttpContext http, ReadOnlySpan<byte> utf8)
    {
        if (PlainHold.TryRead(utf8) is not { } hold) return null;
        var request = ApiRequest.Of(http);
        return hold.Refusal(request.Principal.Key) is { } refusal
            ? new ProblemResult(refusal).ExecuteAsync(http)
            : AnswerAsync(hold.ToCommand(request.Principal), request);
    }

    private async Task AnswerAsync(PlaceHold place, ApiRequest request) =>
        await Placed(await holds.Of(request).PlaceAsync(place), place, request).ExecuteAsync(request.Http);

    private IResult Placed(HoldAnswer answer, PlaceHold place, ApiRequest request) => answer.Outcome is Outcome.Done
        ? Done(answer, made: !answer.Replayed) : new ProblemResult(refusals.Of(request, answer, place));

    private async Task<IResult> GetAsync(HoldPath hold, IfMatchHeader match, ApiRequest request)
    {
        var answer = await holds.Of(request).GetAsync(hold.Id);
        if (answer is { Outcome: Outcome.Done, Hold: { } found })
        {
            if (request.Principal.Key.Channel is { } own && found.Channel != own) answer = new() { Outcome = Outcome.Forbidden };
            else if (match.Version is not null && match.Version != found.Version)
                answer = new() { Outcome = Outcome.VersionMismatch, Version = found.Version };
        }

        return answer.Outcome is Outcome.Done ? Done(answer, made: false) : new ProblemResult(OutcomeProblems.Of(answer));
    }

    private async Task<IResult> ChangeAsync(HoldPath hold, IfMatchHeader match, Body<HoldChange> body, ApiRequest request) =>
        Answer(Command.Change, hold, await holds.Of(request).ChangeAsync(
            body.Value.ToCommand(request.Principal.Caller, hold.Id, match.Version)), request);

    private async Task<IResult> ConfirmAsync(HoldPath hold, IfMatchHeader match, Body<Confirmation> body, ApiRequest request) =>
        Answer(Command.Confirm, hold, await holds.Of(request).ConfirmAsync(
            body.Value.ToCommand(request.Principal.Caller, hold.Id, match.Version)), request);

    private async Task<IResult> ReleaseAsync(HoldPath hold, IfMatchHeader match, Body<Release> body, ApiRequest request) =>
        Answer(Command.Release, hold, await holds.Of(request).ReleaseAsync(
            body.Value.ToCommand(request.Principal.Caller, hold.Id, match.Version)), request);

    private async Task<IResult> CancelAsync(HoldPath hold, IfMatchHeader match, Body<Cancellation> body, ApiRequest request) =>
        Answer(Command.Cancel, hold, await holds.Of(request).CancelAsync(
            body.Value.ToCommand(request.Principal.Caller, hold.Id, match.Version)), request);

    private async Task<IResult> FulfilAsync(HoldPath hold, IfMatchHeader match, Body<Fulfilment> body, ApiRequest request) =>
        Answer(Command.Fulfil, hold, await holds.Of(request).FulfilAsync(
            body.Value.ToCommand(request.Principal.Caller, hold.Id, match.Version)), request);

    private IResult Answer(string operation, HoldPath hold, HoldAnswer answer, ApiRequest request) => answer.Outcome is Outcome.Done
        ? Done(answer, made: false) : new ProblemResult(refusals.Of(request, operation, hold.Id, answer));

    private static JsonResult<HoldResponse> Done(HoldAnswer answer, bool made) => new(made ? 201 : 200, HoldResponse.Of(answer.Hold!))
    {
        Version = answer.Hold!.Version,
        Replayed = answer.Replayed,
        Location = made ? "/v1/holds/" + answer.Hold.HoldId : null,
    };
}
