using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Inventory.Contracts;
using Inventory.Contracts.Holds;
using Inventory.Contracts.Items;
using Inventory.Domain;
using Inventory.Domain.Holds;
using Inventory.Domain.Items;
using Inventory.Ledger.Commit;

namespace Inventory.Grains;

/// <summary>Between the rules' own words and the form in which they cross a wire.</summary>
internal static class Wire
{
    public static Requester Domain(this Caller caller) => new(caller.Actor, caller.Channel);

    public static MarkWrite Write(this InboxMark mark) => new(mark.Source, mark.EventId, mark.Attempt);

    public static ImmutableArray<LineRequest> Domain(this ImmutableArray<Line> lines)
    {
        if (lines is [var only]) return [new(ItemId.Parse(only.ItemId), only.Quantity)];
        var requests = ImmutableArray.CreateBuilder<LineRequest>(lines.Length);
        foreach (var line in lines) requests.Add(new(ItemId.Parse(line.ItemId), line.Quantity));
        return requests.MoveToImmutable();
    }

    public static HoldTerms Terms(this PlaceHold command) => new()
    {
        Lines = command.Lines.Domain(),
        TtlSeconds = command.TtlSeconds,
        Confirm = command.Confirm,
        Owner = command.Owner,
        Channel = command.Channel,
        Metadata = command.Metadata,
    };

    public static HoldChange Change(this ChangeHold command) => new()
    {
        Lines = command.Lines.Domain(),
        TtlSeconds = command.TtlSeconds,
        ReplacesMetadata = command.ReplacesMetadata,
        Metadata = command.Metadata,
        Reason = command.Reason,
    };

    public static HoldView View(this Hold hold)
    {
        var lines = hold.Lines;
        var views = new HoldLineView[lines.Length];
        for (var i = 0; i < views.Length; i++)
            views[i] = new() { ItemId = lines[i].Item.Value, Quantity = lines[i].Quantity, Fulfilled = lines[i].Fulfilled };
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

    /// <summary>An item's stock, which its view tells all about but the shortage.</summary>
    public static Stock Stock(this ItemView item, long shortage) => new()
    {
        OnHand = item.OnHand,
        OutOfService = item.OutOfService,
        Allocated = item.Allocated,
        Held = item.Held,
        SafetyStock = item.SafetyStock,
        OverbookingLimit = item.OverbookingLimit,
        StopSell = item.StopSell,
        Shortage = shortage,
        Version = item.Version,
        SettingsVersion = item.SettingsVersion,
        UpdatedAt = item.UpdatedAt,
        IsDrifted = item.Drifted,
    };

    /// <summary>A decision as it is answered.</summary>
    /// <param name="decision">It.</param>
    /// <param name="now">When it was decided.</param>
    /// <param name="keys">The items it is about.</param>
    public static HoldAnswer Answer(this in HoldDecision decision, DateTimeOffset now, IItemKeys keys) => decision.Refusal is { } refusal
        ? refusal.HoldAnswer() with { Refused = Refused(refusal, now, keys) }
        : new() { Outcome = Outcome.Done, Hold = decision.Hold!.View(), Replayed = decision.Repeated };

    /// <summary>The same, where the item of the hold's lines is known to have drifted or not.</summary>
    public static HoldAnswer On(this HoldAnswer answer, bool drifted) =>
        drifted && answer.Hold is { } hold ? answer with { Hold = hold with { Drifted = true } } : answer;

    /// <summary>A refusal with its facts, as commands on holds are answered.</summary>
    public static HoldAnswer HoldAnswer(this Refusal refusal)
    {
        var answer = new HoldAnswer { Outcome = refusal.Kind.ToOutcome() };
        return refusal switch
        {
            Refusal.OfItems { ItemIds: var items } => answer with { ItemIds = items },
            Refusal.OfVersion { Version: var present } => answer with { Version = present },
            Refusal.IdReused reused => answer with { Differs = reused.Differs },
            Refusal.StatusConflict conflict => answer with { Status = conflict.Status },
            Refusal.HoldAgeLimit limit => answer with { LatestExpiresAt = limit.LatestExpiresAt },
            Refusal.InsufficientStock insufficient => answer with
            {
                Shortages = [.. insufficient.Shortages.Select(line =>
                    new Shortage { ItemId = line.ItemId, Requested = line.Requested, Available = line.Available })],
            },
            Refusal.Malformed malformed => answer with { Errors = [new() { Field = malformed.Field, Why = malformed.Why }] },
            _ => answer,
        };
    }

    private static RefusedStock? Refused(Refusal refusal, DateTimeOffset now, IItemKeys keys)
    {
        ImmutableArray<RefusedLine> lines = refusal switch
        {
            Refusal.InsufficientStock insufficient => insufficient.Lines,
            Refusal.StopSell stopped => stopped.Lines,
            _ => default,
        };
        if (lines.IsDefault) return null;
        var views = new RefusedLineView[lines.Length];
        for (var i = 0; i < views.Length; i++)
        {
            views[i] = new()
            {
                ItemKey = keys.KeyOf(lines[i].Item),
                Version = lines[i].Version,
                Requested = lines[i].Requested,
                Had = lines[i].Had,
            };
        }

        return new() { At = now, Lines = ImmutableCollectionsMarshal.AsImmutableArray(views) };
    }

    /// <summary>A refusal with its facts, as commands on items are answered; which item it is about, its caller knows.</summary>
    public static ItemAnswer ItemAnswer(this Refusal refusal)
    {
        var answer = new ItemAnswer { Outcome = refusal.Kind.ToOutcome() };
        return refusal switch
        {
            Refusal.OfVersion { Version: var present } => answer with { Version = present },
            Refusal.IdReused reused => answer with { Differs = reused.Differs },
            Refusal.Malformed malformed => answer with { Errors = [new() { Field = malformed.Field, Why = malformed.Why }] },
            _ => answer,
        };
    }
}
