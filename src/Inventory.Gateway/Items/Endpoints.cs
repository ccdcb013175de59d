using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Gateway.Documents;
using Inventory.Gateway.Http;
using Inventory.Grains.Items;
using Inventory.Http.Json;
using Inventory.Http.Keys;
using Inventory.Http.Problems;
using Inventory.Http.Requests;
using Inventory.Ledger.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Command = Inventory.Ledger.Telemetry.Operations;

namespace Inventory.Gateway.Items;

/// <summary>One item at a time: made, read, changed.</summary>
internal static class ItemEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var items = endpoints.MapApi().WithTags("Items").AddEndpointFilter(CommandDeadline.KeepAsync);
        var stock = items.MapGroup("").RequireScope(KeyScopes.Stock).RefuseBoundKeys();
        stock.MapPost("/v1/items", CreateAsync)
            .Describe("createItem", "Makes an item")
            .Answers<ItemResponse>(201, "Made").Answers<ItemResponse>(200, "A repeat of the creation: the item as it is now")
            .Refuses(ProblemCodes.ItemExists).Writes();
        items.MapRead("/v1/items/{itemId}", GetAsync).RequireScope(KeyScopes.Read)
            .Describe("getItem", "An item as of now")
            .Answers<ItemResponse>(200, "The item").Refuses(ProblemCodes.ItemNotFound);
        var one = stock.MapGroup("").WithMetadata(new TakesIfMatch());
        one.MapPatch("/v1/items/{itemId}", ChangeAsync)
            .Describe("changeItem", "Changes an item's settings")
            .Answers<ItemResponse>(200, "The item as it is now")
                .Refuses(ProblemCodes.ItemNotFound, ProblemCodes.VersionMismatch, ProblemCodes.SettingsChanged).Writes();
        one.MapPost("/v1/items/{itemId}/adjustments", AdjustAsync)
            .Describe("adjustStock", "Adds units to on hand or takes some off")
            .Answers<ItemResponse>(200, "The item as it is now")
                .Refuses(ProblemCodes.ItemNotFound, ProblemCodes.IdReused, ProblemCodes.VersionMismatch, ProblemCodes.NegativeStock)
                .Writes();
        one.MapPost("/v1/items/{itemId}/counts", CountAsync)
            .Describe("countStock", "Sets on hand to what was counted, plus what was journalled since")
            .Answers<ItemResponse>(200, "The item as it is now")
                .Refuses(ProblemCodes.ItemNotFound, ProblemCodes.IdReused, ProblemCodes.VersionMismatch, ProblemCodes.NegativeStock)
                .Writes();
    }

    private static async Task<IResult> CreateAsync(Body<NewItem> body, ApiRequest request, IGrainFactory grains)
    {
        var itemId = body.Value.ItemId!;
        var answer = await Item(grains, request, itemId).Create(body.Value.ToCommand(request.Principal.Caller));
        return Answer(itemId, answer, made: answer is { Outcome: Outcome.Done, Created: true });
    }

    private static async Task<IResult> GetAsync(ItemPath item, ApiRequest request, IGrainFactory grains) =>
        Answer(item.Id, await Item(grains, request, item.Id).Get());

    private static async Task<IResult> ChangeAsync(
        ItemPath item, IfMatchHeader match, Body<ItemChange> body, ApiRequest request, ItemDoors doors, ItemRefusals refusals) =>
        Answer(Command.Set, item.Id, await doors.ChangeAsync(request.Principal.Tenant, item.Id,
            body.Value.ToCommand(request.Principal.Caller, match.Version)), request, refusals);

    private static async Task<IResult> AdjustAsync(
        ItemPath item, IfMatchHeader match, Body<Adjustment> body, ApiRequest request, ItemDoors doors, ItemRefusals refusals) =>
        Answer(Command.Adjust, item.Id, await doors.AdjustAsync(request.Principal.Tenant, item.Id,
            ((IAdjustment)body.Value).ToCommand(request.Principal.Caller, match.Version)), request, refusals);

    private static async Task<IResult> CountAsync(
        ItemPath item, IfMatchHeader match, Body<Count> body, ApiRequest request, ItemDoors doors, ItemRefusals refusals) =>
        Answer(Command.Count, item.Id, await doors.CountAsync(request.Principal.Tenant, item.Id,
            ((ICount)body.Value).ToCommand(request.Principal.Caller, match.Version)), request, refusals);

    private static IItemGrain Item(IGrainFactory grains, ApiRequest request, string itemId) =>
        grains.GetGrain<IItemGrain>(GrainKeys.Item(request.Principal.Tenant, itemId));

    private static IResult Answer(string operation, string itemId, ItemAnswer answer, ApiRequest request, ItemRefusals refusals) =>
        answer.Outcome is Outcome.Done ? Answer(itemId, answer) : new ProblemResult(refusals.Of(request, operation, itemId, answer));

    private static IResult Answer(string itemId, ItemAnswer answer, bool made = false) => answer.Outcome is Outcome.Done
        ? new JsonResult<ItemResponse>(made ? 201 : 200, ItemResponse.Of(answer.Item!))
        {
            Version = answer.Item!.Version,
            Replayed = answer.Replayed,
            Location = made ? "/v1/items/" + itemId : null,
        }
        : new ProblemResult(OutcomeProblems.Of(answer, itemId));
}
