using System.Collections.Immutable;
using Inventory.Domain.Items;

namespace Inventory.Domain.Holds;

/// <summary>Moves a hold to absolute targets in one decision: its lines, its end, its metadata. All or nothing.</summary>
public static class Changing
{
    /// <param name="hold">The hold, not over at the act's instant unless its status says so.</param>
    /// <param name="content">The targets.</param>
    /// <param name="version">The version the caller believes in, if stated.</param>
    /// <param name="act">Who, when, and the stock.</param>
    public static HoldDecision Decide(Hold hold, HoldChange content, long? version, in HoldAct act)
    {
        if (Unknown(hold, content, act) is { } unknown) return unknown;
        if (act.Guard(hold, version) is { } guarded) return guarded;
        if (Drifted(content, act) is { } drifted) return drifted;
        if (Status(hold, content) is { } status) return status;

        var expiresAt = hold.ExpiresAt;
        if (content.TtlSeconds is { } ttl)
        {
            expiresAt = act.Now.AddSeconds(ttl);
            if (expiresAt > hold.LatestExpiresAt) return new Refusal.HoldAgeLimit(hold.LatestExpiresAt.Value);
        }

        if (Targets(hold, content.Lines, out var lines, out var demands) is { } refused) return refused;
        if (act.Demand(demands) is { } short_) return short_;
        return Accept(hold, content, lines, expiresAt, act);
    }

    private static Refusal? Unknown(Hold hold, HoldChange content, in HoldAct act)
    {
        ImmutableArray<string> missing = [];
        foreach (var line in content.Lines)
        {
            if (line.Quantity > 0 && !hold.AllLines.Any(had => had.Item == line.Item) && act.Stocks.Find(line.Item) is null)
                missing = missing.Add(line.Item.Value);
        }

        return missing.IsEmpty ? null : act.Foreign(hold) ? new Refusal.ForeignChannel() : new Refusal.ItemNotFound(missing);
    }

    // Those of the hold's own lines were judged before; these it would come to.
    private static Refusal.ItemDrifted? Drifted(HoldChange content, in HoldAct act)
    {
        ImmutableArray<string> drifted = [];
        foreach (var line in content.Lines)
        {
            if (line.Quantity > 0 && act.HasDrifted(line.Item)) drifted = drifted.Add(line.Item.Value);
        }

        return drifted.IsEmpty ? null : new(drifted);
    }

    private static Refusal? Status(Hold hold, HoldChange content)
    {
        // Metadata is the caller's own at any time.
        if (content.ChangesLines && StatusTable.Judge(HoldStep.ChangeLines, hold) is { } noLines) return noLines;
        if (content.TtlSeconds is not null && StatusTable.Judge(HoldStep.ChangeEnd, hold) is { } noEnd) return noEnd;
        ImmutableArray<string> below = [];
        foreach (var target in content.Lines)
        {
            if (hold.AllLines.FirstOrDefault(line => line.Item == target.Item && !line.Dropped) is { } line
                && target.Quantity < line.Fulfilled)
                below = below.Add(target.Item.Value);
        }

        return below.IsEmpty ? null : new Refusal.BelowFulfilled(below);
    }

    private static Refusal? Targets(Hold hold, ImmutableArray<LineRequest> targets, out ImmutableArray<HoldLine> lines,
        out Demand[] demands)
    {
        var next = hold.AllLines.ToBuilder();
        var wanted = new List<Demand>(targets.Length);
        lines = hold.AllLines;
        demands = [];
        for (var t = 0; t < targets.Length; t++)
        {
            var target = targets[t];
            for (var earlier = 0; earlier < t; earlier++)
            {
                if (targets[earlier].Item == target.Item) return new Refusal.Malformed($"lines[{t}].itemId", "names an item twice");
            }

            var at = IndexOf(next, target.Item);
            if (at < 0)
            {
                if (target.Quantity == 0) continue;
                at = next.Count;
                next.Add(new() { Number = at, Item = target.Item, Quantity = 0, Dropped = true });
            }

            var line = next[at];
            var had = line.Dropped ? 0 : line.Quantity;
            wanted.Add(new(target.Item, target.Quantity, target.Quantity - had));
            if (target.Quantity > 0 || !line.Dropped)
                next[at] = line with { Quantity = target.Quantity, Dropped = target.Quantity == 0 };
        }

        var live = next.Count(line => !line.Dropped);
        if (targets.Length > 0 && live == 0)
            return new Refusal.Malformed("lines", "must leave at least one line; release or cancel the hold instead");
        if (live > Limits.LinesMax)
            return new Refusal.Malformed("lines", $"must leave at most {Limits.LinesMax} lines; put the others into a hold of their own");
        lines = next.ToImmutable();
        demands = [.. wanted];
        return null;
    }

    private static HoldDecision Accept(Hold hold, HoldChange content, ImmutableArray<HoldLine> lines, DateTimeOffset? expiresAt,
        in HoldAct act)
    {
        var metadata = content.ReplacesMetadata ? content.Metadata : hold.Metadata;
        // An extension or new metadata concerns every line, new quantities only those that move.
        var whole = expiresAt != hold.ExpiresAt || metadata != hold.Metadata;
        var next = hold with { AllLines = lines, ExpiresAt = expiresAt, Metadata = metadata, Version = hold.Version + 1 };
        var changes = ImmutableArray.CreateBuilder<StockChange>(lines.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            var had = i < hold.AllLines.Length && !hold.AllLines[i].Dropped ? hold.AllLines[i].Quantity : 0;
            var now = line.Dropped ? 0 : line.Quantity;
            if (now == had && (!whole || line.Dropped)) continue;
            var change = hold.Status is HoldStatus.Confirmed
                ? act.Change(StockEventType.HoldChanged, next, line, allocated: now - had, quantity: now)
                : act.Change(StockEventType.HoldChanged, next, line, held: hold.Status is HoldStatus.Held ? now - had : 0, quantity: now);
            changes.Add(change with { Reason = content.Reason });
        }

        if (changes.Count == 0 && !whole) return HoldDecision.Accept(hold, []);   // already as asked for; the id is remembered all the same
        if (hold.Status is HoldStatus.Confirmed && next.Lines.All(line => line.Outstanding == 0))
            next = next with { Status = HoldStatus.Fulfilled, EndedAt = act.Now };
        return HoldDecision.Accept(next, changes.ToImmutable());
    }

    private static int IndexOf(ImmutableArray<HoldLine>.Builder lines, ItemId item)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Item == item) return i;
        }

        return -1;
    }
}

/// <summary>What a change asks for; at least one of the three.</summary>
public sealed record HoldChange
{
    /// <summary>Absolute targets; 0 takes a line out. Unnamed lines stay.</summary>
    public ImmutableArray<LineRequest> Lines { get; init; } = [];

    /// <summary>Whether lines were given at all.</summary>
    public bool ChangesLines => !Lines.IsEmpty;

    /// <summary>The new end, in seconds from now; null keeps the end.</summary>
    public int? TtlSeconds { get; init; }

    /// <summary>Whether <see cref="Metadata"/> takes the place of the present one.</summary>
    public bool ReplacesMetadata { get; init; }

    /// <summary>The new metadata as canonical JSON text; null for none.</summary>
    public string? Metadata { get; init; }

    /// <summary>Why. It is the change's and not the hold's, and makes no difference to a repeat.</summary>
    public string? Reason { get; init; }

    /// <summary>The fields in which a repeat of the same change id differs from what took effect first; empty when in none.</summary>
    public ImmutableArray<string> Differences(HoldChange other)
    {
        ImmutableArray<string> differs = [];
        if (!HoldTerms.SameLines(Lines, other.Lines)) differs = differs.Add("lines");
        if (TtlSeconds != other.TtlSeconds) differs = differs.Add("ttlSeconds");
        if (ReplacesMetadata != other.ReplacesMetadata || Metadata != other.Metadata) differs = differs.Add("metadata");
        return differs;
    }
}
