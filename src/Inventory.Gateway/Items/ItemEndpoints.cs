using Inventory.Contracts;
using Inventory.Contracts.Items;
using Inventory.Domain.Items;
using Inventory.Gateway.Http;
using Inventory.Gateway.Json;
using Inventory.Gateway.Problems;
using Orleans;

namespace Inventory.Gateway.Items;

/// <summary>One item at a time: made, read, changed.</summary>
internal sealed class ItemEndpoints(IGrainFactory grains)
{
    /// <summary>POST /v1/items</summary>
    public async Task CreateAsync(ApiRequest request)
    {
        if (await request.ReadAsync<NamedItem>(Named) is not { } named) return;
        var answer = await grains.GetGrain<IItemGrain>(GrainKeys.Item(request.Principal.Tenant, named.ItemId)).Create(named.Item);
        if (answer is { Outcome: Outcome.Done, Created: true }) request.Http.Response.Headers.Location = "/v1/items/" + named.ItemId;
        await AnswerAsync(request, named.ItemId, answer, answer.Created ? 201 : 200);
    }

    /// <summary>GET /v1/items/{itemId}</summary>
    public async Task GetAsync(ApiRequest request)
    {
        if (await ItemAsync(request) is not { } item) return;
        await AnswerAsync(request, request.Value!, await item.Get());
    }

    /// <summary>PATCH /v1/items/{itemId}</summary>
    public async Task ChangeAsync(ApiRequest request)
    {
        if (await ItemAsync(request) is not { } item) return;
        if (await request.ReadAsync<ChangeItem>(ItemBodies.Change) is not { } change) return;
        await AnswerAsync(request, request.Value!, await item.ChangeSettings(change));
    }

    /// <summary>POST /v1/items/{itemId}/adjustments</summary>
    public async Task AdjustAsync(ApiRequest request)
    {
        if (await ItemAsync(request) is not { } item) return;
        if (await request.ReadAsync<AdjustStock>(Adjustment) is not { } adjustment) return;
        await AnswerAsync(request, request.Value!, await item.Adjust(adjustment));
    }

    /// <summary>POST /v1/items/{itemId}/counts</summary>
    public async Task CountAsync(ApiRequest request)
    {
        if (await ItemAsync(request) is not { } item) return;
        if (await request.ReadAsync<CountStock>(Count) is not { } count) return;
        await AnswerAsync(request, request.Value!, await item.Count(count));
    }

    /// <summary>Answers with the problem that an unknown item is.</summary>
    public static Problem NotFound(string itemId) => new(ProblemCodes.ItemNotFound, $"Not found: {itemId}.") { ItemIds = [itemId] };

    /// <summary>The grain of the item that the path names; null when the request was answered because that is no item id.</summary>
    private async ValueTask<IItemGrain?> ItemAsync(ApiRequest request)
    {
        if (ItemId.TryParse(request.Value, out _)) return grains.GetGrain<IItemGrain>(GrainKeys.Item(request.Principal.Tenant, request.Value!));
        await request.AnswerAsync(Problem.Invalid("itemId", ItemId.Rule));
        return null;
    }

    private static Task AnswerAsync(ApiRequest request, string itemId, ItemAnswer answer, int status = 200)
    {
        if (answer.Outcome is not Outcome.Done) return request.AnswerAsync(OutcomeProblems.Of(answer, itemId));
        if (answer.Replayed) request.MarkReplayed();
        request.SetETag(answer.Item!.Version);
        var json = JsonAnswer.Rent();
        ItemJson.Write(json.Json, answer.Item);
        return request.AnswerAsync(status, json);
    }

    private static NamedItem? Named(ref JsonBody json, Principal principal, out Problem? refused)
    {
        refused = null;
        var item = ItemBodies.Create(ref json, principal.Caller, onHandRequired: true, out var itemId, out _);
        return item is null ? null : new(itemId ?? "", item);
    }

    private static AdjustStock? Adjustment(ref JsonBody json, Principal principal, out Problem? refused)
    {
        refused = null;
        return ItemBodies.Adjustment(ref json, principal.Caller, inBatch: false, out _, out _);
    }

    private static CountStock? Count(ref JsonBody json, Principal principal, out Problem? refused)
    {
        refused = null;
        return ItemBodies.Count(ref json, principal.Caller, inBatch: false, out _, out _);
    }

    private sealed record NamedItem(string ItemId, CreateItem Item);
}
