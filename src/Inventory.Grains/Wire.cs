using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Contracts.Items;
using Inventory.Domain;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;

namespace Inventory.Grains;

/// <summary>Between the rules' own words and the form in which they cross a wire.</summary>
internal static class Wire
{
    public static Domain.Caller Domain(this Contracts.Caller caller) => new(caller.Actor, caller.Channel);

    public static ImmutableArray<LineRequest> Domain(this ImmutableArray<Line> lines)
    {
        if (lines is [var only]) return [new(ItemId.Parse(only.ItemId), only.Quantity)];
        var requests = ImmutableArray.CreateBuilder<LineRequest>(lines.Length);
        foreach (var line in lines) requests.Add(new(ItemId.Parse(line.ItemId), line.Quantity));
        return requests.MoveToImmutable();
    }

    public static HoldTerms Terms(this Contracts.Holds.PlaceHold command) => new()
    {
        Lines = command.Lines.Domain(),
        TtlSeconds = command.TtlSeconds,
        Confirm = command.Confirm,
        Owner = command.Owner,
        Channel = command.Channel,
        Metadata = command.Metadata,
    };

    public static HoldChange Change(this Contracts.Holds.ChangeHold command) => new()
    {
        Lines = command.Lines.Domain(),
        TtlSeconds = command.TtlSeconds,
        ReplacesMetadata = command.ReplacesMetadata,
        Metadata = command.Metadata,
    };

    public static HoldView View(this Hold hold)
    {
        var lines = hold.Lines;
        var views = new HoldLineView[lines.Length];
        for (var i = 0; i < views.Length; i++) views[i] = new() { ItemId = lines[i].Item.Value, Quantity = lines[i].Quantity, Fulfilled = lines[i].Fulfilled };
        return new()
        {
            HoldId = hold.HoldId,
            Status = hold.Status,
            Lines = ImmutableCollectionsMarshal.AsImmutableArray(views),
            Owner = hold.Terms.Owner,
            Channel = hold.Terms.Channel,
            Metadata = hold.Metadata,
            Version = hold.Version,
            PlacedAt = hold.PlacedAt,
            ConfirmedAt = hold.ConfirmedAt,
            ExpiresAt = hold.ExpiresAt,
            LatestExpiresAt = hold.LatestExpiresAt,
            EndedAt = hold.EndedAt,
            Reason = hold.Reason,
        };
    }

    public static ItemView View(this in Stock stock, string itemId, string? metadata) => new()
    {
        ItemId = itemId,
        OnHand = stock.OnHand,
        OutOfService = stock.OutOfService,
        Allocated = stock.Allocated,
        Held = stock.Held,
        SafetyStock = stock.SafetyStock,
        OverbookingLimit = stock.OverbookingLimit,
        Available = stock.Available,
        StopSell = stock.StopSell,
        Version = stock.Version,
        SettingsVersion = stock.SettingsVersion,
        Metadata = metadata,
        UpdatedAt = stock.UpdatedAt,
        Drifted = stock.IsDrifted,
    };

    public static HoldAnswer Answer(this in HoldDecision decision) => decision.Refusal is { } refusal
        ? refusal.HoldAnswer()
        : new() { Outcome = Outcome.Done, Hold = decision.Hold!.View(), Replayed = decision.Repeated };

    /// <summary>The same, where the item of the hold's lines is known to have drifted or not.</summary>
    public static HoldAnswer On(this HoldAnswer answer, bool drifted) =>
        drifted && answer.Hold is { } hold ? answer with { Hold = hold with { Drifted = true } } : answer;

    public static HoldAnswer HoldAnswer(this Refusal refusal) => refusal switch
    {
        Refusal.IdReused reused => new() { Outcome = Outcome.IdReused, Differs = reused.Differs },
        Refusal.ItemNotFound missing => new() { Outcome = Outcome.ItemNotFound, ItemIds = missing.ItemIds },
        Refusal.HoldNotFound => new() { Outcome = Outcome.HoldNotFound },
        Refusal.ItemDrifted drifted => new() { Outcome = Outcome.ItemDrifted, ItemIds = drifted.ItemIds },
        Refusal.VersionMismatch mismatch => new() { Outcome = Outcome.VersionMismatch, Version = mismatch.Version },
        Refusal.HoldExpired => new() { Outcome = Outcome.HoldExpired },
        Refusal.StatusConflict conflict => new() { Outcome = Outcome.HoldStatusConflict, Status = conflict.Status },
        Refusal.HoldAgeLimit limit => new() { Outcome = Outcome.HoldAgeLimit, LatestExpiresAt = limit.LatestExpiresAt },
        Refusal.ExceedsHold exceeds => new() { Outcome = Outcome.ExceedsHold, ItemIds = exceeds.ItemIds },
        Refusal.BelowFulfilled below => new() { Outcome = Outcome.BelowFulfilled, ItemIds = below.ItemIds },
        Refusal.NegativeStock negative => new() { Outcome = Outcome.NegativeStock, ItemIds = negative.ItemIds },
        Refusal.StopSell stopped => new() { Outcome = Outcome.StopSell, ItemIds = stopped.ItemIds },
        Refusal.InsufficientStock insufficient => new()
        {
            Outcome = Outcome.InsufficientStock,
            Shortages = [.. insufficient.Shortages.Select(line => new Shortage { ItemId = line.ItemId, Requested = line.Requested, Available = line.Available })],
        },
        Refusal.ForeignChannel => new() { Outcome = Outcome.Forbidden },
        Refusal.Malformed malformed => new() { Outcome = Outcome.Invalid, Errors = [new() { Field = malformed.Field, Why = malformed.Why }] },
        _ => throw new InvalidOperationException($"No hold is ever refused by {refusal}."),
    };

    public static ItemAnswer ItemAnswer(this Refusal refusal) => refusal switch
    {
        Refusal.IdReused reused => new() { Outcome = Outcome.IdReused, Differs = reused.Differs },
        Refusal.ItemNotFound => new() { Outcome = Outcome.ItemNotFound },
        Refusal.ItemExists => new() { Outcome = Outcome.ItemExists },
        Refusal.VersionMismatch mismatch => new() { Outcome = Outcome.VersionMismatch, Version = mismatch.Version },
        Refusal.SettingsChanged changed => new() { Outcome = Outcome.SettingsChanged, Version = changed.SettingsVersion },
        Refusal.NegativeStock => new() { Outcome = Outcome.NegativeStock },
        Refusal.Malformed malformed => new() { Outcome = Outcome.Invalid, Errors = [new() { Field = malformed.Field, Why = malformed.Why }] },
        _ => throw new InvalidOperationException($"No item is ever refused by {refusal}."),
    };
}
