using System.Runtime.InteropServices;
using Inventory.Domain.Items;

namespace Inventory.Domain.Holds;

/// <summary>Sets units aside, or sells them at once. All lines or none.</summary>
public static class Placing
{
    /// <param name="known">The hold of that id, if there is one.</param>
    /// <param name="holdId">Chosen by the caller.</param>
    /// <param name="terms">What is asked for; well-formed, each item once.</param>
    /// <param name="ageMax">How long a hold of this tenant may live in all.</param>
    /// <param name="act">Who, when, and the stock.</param>
    public static HoldDecision Decide(Hold? known, string holdId, HoldTerms terms, TimeSpan ageMax, in HoldAct act)
    {
        // Idempotency comes first: a retry hears of its hold, even once the shelf is empty or the hold is finished.
        if (known is not null)
        {
            var differs = known.Terms.Differences(terms);
            return differs.IsEmpty ? HoldDecision.Repeat(known) : new Refusal.IdReused(differs);
        }

        var endless = terms.Confirm || terms.TtlSeconds == 0;
        DateTimeOffset? expiresAt = endless ? null : act.Now.AddSeconds(terms.TtlSeconds);
        DateTimeOffset? latest = endless ? null : act.Now + ageMax;
        var refusal = terms.Lines is [var only] ? act.Demand([Demand.New(only)]) : act.Demand([.. terms.Lines.Select(Demand.New)]);
        if (refusal is Refusal.ItemNotFound or Refusal.ItemDrifted) return refusal;
        if (expiresAt > latest) return new Refusal.HoldAgeLimit(latest.Value);
        if (refusal is not null) return refusal;

        var lines = new HoldLine[terms.Lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            var line = terms.Lines[i];
            lines[i] = new() { Number = i, Item = line.Item, Quantity = line.Quantity, PlacedQuantity = line.Quantity };
        }

        var hold = new Hold
        {
            HoldId = holdId,
            Status = terms.Confirm ? HoldStatus.Confirmed : HoldStatus.Held,
            AllLines = ImmutableCollectionsMarshal.AsImmutableArray(lines),
            Terms = terms,
            Metadata = terms.Metadata,
            Version = 1,
            PlacedAt = act.Now,
            ConfirmedAt = terms.Confirm ? act.Now : null,
            ExpiresAt = expiresAt,
            LatestExpiresAt = latest,
        };
        var changes = new StockChange[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            changes[i] = terms.Confirm
                ? act.Change(StockEventType.HoldConfirmed, hold, lines[i], allocated: lines[i].Quantity)
                : act.Change(StockEventType.HoldPlaced, hold, lines[i], held: lines[i].Quantity);
        }

        return HoldDecision.Accept(hold, ImmutableCollectionsMarshal.AsImmutableArray(changes));
    }
}
